/** Meta's codes where they are not the tag with an underscore. */
const CODES: Readonly<Record<string, string>> = { pt: 'pt_PT', zh: 'zh_CN', 'zh-Hans': 'zh_CN', 'zh-Hant': 'zh_TW' };

/**
 * The language of the template that is nearest to a message's: the same, the same without its region, or another region
 * of it. Otherwise the first.
 */
export function templateLanguage(locale: string, [first = 'en', ...others]: readonly string[]): string {
  const languages = [first, ...others];
  const code = CODES[locale] ?? locale.replaceAll('-', '_');
  const [language = ''] = code.split('_');
  // Simplified and traditional Chinese are two scripts: many readers of one do not read the other.
  const hasVariants = language !== 'zh';
  return (
    languages.find((each) => each === code) ??
    languages.find((each) => each === language) ??
    languages.find((each) => hasVariants && each.startsWith(`${language}_`)) ??
    first
  );
}
