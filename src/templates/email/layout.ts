import Handlebars from 'handlebars';

const { escapeExpression } = Handlebars;

/** The words of one e-mail, with all values filled in. */
export interface EmailText {
  subject: string;
  paragraphs: readonly string[];
  /** A paragraph that equals the code is shown large. */
  code: string;
  appName: string;
}

interface Look {
  locale: string;
  direction: 'ltr' | 'rtl';
  /** `#rrggbb`. Only a line has this colour, never a text or its background: every colour stays readable. */
  color: string;
}

/** Makes a text part and an HTML part of the same words. */
export function layOutEmail(words: EmailText, look: Look) {
  const { subject, paragraphs, appName } = words;
  // From right to left, an isolate keeps `365 Shop` and `C++` in their order. The HTML has <bdi>.
  const name = look.direction === 'rtl' ? `\u2068${appName}\u2069` : appName;
  return {
    subject,
    text: [...paragraphs, name].join('\n\n') + '\n',
    html: html(words, look),
  };
}

// Mail programs without <style> or dark mode use the style attributes: dark text on a light page. The hidden
// <div> is the preheader, which mail programs show beside the subject.
function html(words: EmailText, { locale, direction, color }: Look) {
  const { code } = words;
  const subject = escapeExpression(words.subject);
  const appName = escapeExpression(words.appName);
  const codeAt = words.paragraphs.indexOf(code);
  const [preview = ''] = words.paragraphs.slice(codeAt + 1);
  return `<!doctype html>
<html lang="${locale}" dir="${direction}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="supported-color-schemes" content="light dark">
<title>${subject}</title>
<style>
:root { color-scheme: light dark; supported-color-schemes: light dark; }
@media (prefers-color-scheme: dark) {
  body, .mail { background: #16181d !important; color: #f2f3f5 !important; }
  .code { background: #2a2e37 !important; color: #ffffff !important; }
  .small { color: #b9bfca !important; }
}
</style>
</head>
<body style="margin:0;padding:0;background:#ffffff;color:#1a1c20">
<div style="display:none;max-height:0;overflow:hidden;opacity:0" aria-hidden="true">${code} · ${escapeExpression(preview)}</div>
<div class="mail" lang="${locale}" dir="${direction}" style="max-width:480px;margin:0 auto;padding:24px 16px;border-top:4px solid ${color};background:#ffffff;color:#1a1c20;font:16px/1.5 system-ui,-apple-system,'Segoe UI',Roboto,sans-serif;text-align:start;overflow-wrap:break-word">
<p style="margin:0 0 16px;font-weight:600"><bdi>${appName}</bdi></p>
${words.paragraphs.map(paragraphAt(codeAt)).join('\n')}
</div>
</body>
</html>
`;
}

/** The first paragraph after the code has the normal size; the paragraphs after it are small. */
const paragraphAt = (codeAt: number) => (text: string, index: number) => {
  if (index === codeAt) {
    return `<p class="code" dir="ltr" style="margin:24px 0;padding:16px 8px;border-radius:8px;background:#eef0f4;color:#111318;font:700 28px/1.2 ui-monospace,Menlo,Consolas,monospace;letter-spacing:3px;text-align:center;-webkit-user-select:all;user-select:all">${escapeExpression(text)}</p>`;
  }
  const words = escapeExpression(text).replaceAll('\n', '<br>');
  const isSmall = codeAt >= 0 && index > codeAt + 1;
  if (!isSmall) return `<p style="margin:0 0 16px">${words}</p>`;
  return `<p class="small" style="margin:0 0 8px;color:#565c68;font-size:14px">${words}</p>`;
};
