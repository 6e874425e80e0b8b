import type { SmsWords } from './wordings';

export const verificationSms: SmsWords = {
  en: '{{code}} is your {{appName}} verification code. It expires in {{life}}. Never share it.',
  es: 'Usa {{code}} para verificarte en {{appName}}. Caduca en {{life}}. No lo compartas.',
  fr: '{{code}} est votre code de vérification {{appName}}. Il expire dans {{life}}. Ne le communiquez à personne.',
  de: '{{code}} ist Ihr Bestätigungscode für {{appName}}. Gültigkeit: {{life}}. Geben Sie ihn nie weiter.',
  it: '{{code}} è il tuo codice di verifica {{appName}}. Scade tra {{life}}. Non condividerlo con nessuno.',
  pt: 'Use {{code}} para confirmar o contacto em {{appName}}. Expira em {{life}}. Nunca o partilhe.',
  'pt-BR':
    'Use {{code}} para confirmar o contato em {{appName}}. Expira em {{life}}. Nunca o compartilhe.',
  nl: '{{code}} is je verificatiecode voor {{appName}}. Hij verloopt over {{life}}. Deel hem met niemand.',
  pl: '{{code}} to kod weryfikacyjny {{appName}}. Wygasa za {{life}}. Nikomu go nie podawaj.',
  sv: '{{code}} är din verifieringskod för {{appName}}. Den går ut om {{life}}. Dela den aldrig.',
  tr: '{{code}}: {{appName}} doğrulama kodu, {{life}} geçerli',
  ru: '{{code}} – код проверки {{appName}}. Действует {{life}}',
  uk: '{{code}} – код перевірки {{appName}}. Діє {{life}}',
  ar: '{{code}} رمز تحقق {{appName}}. الصلاحية: {{life}}',
  he: '{{code}} קוד האימות שלך ב-{{appName}}. תוקף: {{life}}',
  hi: '{{code}} {{appName}} का सत्यापन कोड है। मान्य: {{life}}',
  bn: '{{code}} {{appName}}-এর যাচাই কোড। মেয়াদ: {{life}}',
  id: '{{code}} adalah kode verifikasi {{appName}} Anda. Berlaku {{life}}. Jangan berikan kepada siapa pun.',
  vi: '{{code}} là mã xác minh {{appName}}, hiệu lực {{life}}',
  ja: '{{code}} は{{appName}}の確認コードです。有効時間: {{life}}。',
  ko: '{{code}} {{appName}} 인증 코드입니다. 유효 시간: {{life}}',
  'zh-Hans': '{{code}} 是您的{{appName}}验证码，有效期{{life}}，请勿告诉他人。',
  'zh-Hant': '{{code}} 是您的 {{appName}} 驗證碼，有效時間 {{life}}，請勿告訴他人。',
};
