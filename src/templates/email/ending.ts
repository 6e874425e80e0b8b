import type { Locale } from '../locale/locale';

/**
 * Says in every e-mail how long the code is valid. `Intl` gives the nominative: where the grammar needs
 * another case, `{{life}}` stands after a colon.
 */
export const EMAIL_ENDING: Readonly<Record<Locale, string>> = {
  en: 'The code expires in {{life}} and works once.',
  es: 'El código caduca en {{life}} y sirve una sola vez.',
  fr: 'Le code expire dans {{life}} et ne fonctionne qu’une fois.',
  de: 'Der Code läuft in {{life}} ab und funktioniert nur einmal.',
  it: 'Il codice scade tra {{life}} e funziona una sola volta.',
  pt: 'O código expira dentro de {{life}} e só pode ser utilizado uma vez.',
  'pt-BR': 'O código expira em {{life}} e só funciona uma vez.',
  nl: 'De code verloopt over {{life}} en werkt maar één keer.',
  pl: 'Czas ważności: {{life}}. Kod działa tylko raz.',
  sv: 'Koden går ut om {{life}} och fungerar bara en gång.',
  tr: 'Kod {{life}} geçerlidir ve yalnızca bir kez kullanılabilir.',
  ru: 'Срок действия: {{life}}. Код можно использовать только один раз.',
  uk: 'Термін дії: {{life}}. Код можна використати лише один раз.',
  ar: 'مدة الصلاحية: {{life}}. يعمل الرمز مرة واحدة فقط.',
  he: 'תוקף הקוד: {{life}}. אפשר להשתמש בקוד פעם אחת בלבד.',
  hi: 'कोड की वैधता: {{life}}। कोड केवल एक बार काम करेगा।',
  bn: 'কোডের মেয়াদ: {{life}}। কোডটি কেবল একবার কাজ করবে।',
  id: 'Kode berlaku selama {{life}} dan hanya dapat digunakan sekali.',
  vi: 'Mã có hiệu lực trong {{life}} và chỉ dùng được một lần.',
  ja: 'コードの有効時間は{{life}}です。一度だけ使用できます。',
  ko: '유효 시간: {{life}}. 코드는 한 번만 사용할 수 있습니다.',
  'zh-Hans': '验证码有效期为{{life}}，且只能使用一次。',
  'zh-Hant': '驗證碼有效時間為 {{life}}，且只能使用一次。',
};
