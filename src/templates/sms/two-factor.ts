import type { SmsWords } from './wordings';

export const twoFactorSms: SmsWords = {
  en: '{{code}} is your {{appName}} sign-in code. It expires in {{life}}. Never share it.',
  es: '{{code}} es tu clave para entrar en {{appName}}. Caduca en {{life}}. No la compartas.',
  fr: '{{code}} est votre code de connexion {{appName}}. Il expire dans {{life}}. Ne le communiquez à personne.',
  de: '{{code}} ist Ihr Anmeldecode für {{appName}}. Er ist {{life}} gültig. Geben Sie ihn nie weiter.',
  it: '{{code}} è il tuo codice di accesso {{appName}}. Scade tra {{life}}. Non condividerlo con nessuno.',
  pt: 'Use {{code}} para entrar em {{appName}}. Expira em {{life}}. Nunca o partilhe.',
  'pt-BR': 'Use {{code}} para entrar em {{appName}}. Expira em {{life}}. Nunca o compartilhe.',
  nl: '{{code}} is je inlogcode voor {{appName}}. Hij verloopt over {{life}}. Deel hem met niemand.',
  pl: '{{code}} to kod logowania {{appName}}. Wygasa za {{life}}. Nikomu go nie podawaj.',
  sv: '{{code}} är din inloggningskod för {{appName}}. Den går ut om {{life}}. Dela den aldrig.',
  tr: '{{code}}: {{appName}} giriş kodu, {{life}} geçerli. Kimseyle paylaşmayın.',
  ru: '{{code}} — код входа в {{appName}}. Действует {{life}}. Никому не сообщайте.',
  uk: '{{code}} — код входу в {{appName}}. Діє {{life}}. Нікому не повідомляйте.',
  ar: '{{code}} رمز دخول \u200e{{appName}}\u200e. الصلاحية: {{life}}. لا تشاركه مع أحد.',
  he: [
    '{{code}} קוד הכניסה שלך ל-\u200e{{appName}}\u200e. תוקף: {{life}}. אין למסור לאיש.',
    '{{code}} קוד הכניסה שלך ל-\u200e{{appName}}\u200e. תוקף: {{life}}',
  ],
  hi: [
    '{{code}} आपका {{appName}} लॉगिन कोड है। मान्य: {{life}}। किसी को न बताएँ।',
    '{{code}} आपका {{appName}} लॉगिन कोड है। मान्य: {{life}}',
  ],
  bn: '{{code}}: {{appName}} লগইন কোড। মেয়াদ: {{life}}। কাউকে জানাবেন না।',
  id: '{{code}} adalah kode masuk {{appName}} Anda. Berlaku {{life}}. Jangan berikan kode ini kepada siapa pun.',
  vi: [
    '{{code}} là mã đăng nhập {{appName}}. Hiệu lực {{life}}. Không chia sẻ mã này.',
    '{{code}} là mã đăng nhập {{appName}}, hiệu lực {{life}}',
  ],
  ja: '{{code}} は{{appName}}のログインコードです。有効時間は{{life}}です。誰にも教えないでください。',
  ko: '{{code}}: {{appName}} 로그인 코드입니다. 유효 시간: {{life}}. 타인에게 알려 주지 마세요.',
  'zh-Hans': '{{code}} 是您的{{appName}}登录验证码，有效期{{life}}，请勿告诉他人。',
  'zh-Hant': '{{code}} 是您的 {{appName}} 登入驗證碼，有效時間 {{life}}，請勿告訴他人。',
};
