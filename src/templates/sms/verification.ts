import type { SmsWords } from './wordings';

export const verificationSms: SmsWords = {
  en: '{{code}} is your {{appName}} verification code. It expires in {{life}}. Never share it.',
  es: 'Usa {{code}} para verificar tu teléfono en {{appName}}. Caduca en {{life}}. No lo compartas.',
  fr: '{{code}} est votre code de vérification {{appName}}. Il expire dans {{life}}. Ne le communiquez à personne.',
  de: '{{code}} ist Ihr Bestätigungscode für {{appName}}. Er ist {{life}} gültig. Geben Sie ihn nie weiter.',
  it: '{{code}} è il tuo codice di verifica {{appName}}. Scade tra {{life}}. Non condividerlo con nessuno.',
  pt: 'Use {{code}} para confirmar o telefone em {{appName}}. Expira em {{life}}. Nunca o partilhe.',
  'pt-BR': 'Use {{code}} para confirmar o telefone em {{appName}}. Expira em {{life}}. Nunca o compartilhe.',
  nl: '{{code}} is je verificatiecode voor {{appName}}. Hij verloopt over {{life}}. Deel hem met niemand.',
  pl: '{{code}} to kod weryfikacyjny {{appName}}. Wygasa za {{life}}. Nikomu go nie podawaj.',
  sv: '{{code}} är din verifieringskod för {{appName}}. Den går ut om {{life}}. Dela den aldrig.',
  tr: '{{code}}: {{appName}} doğrulama kodu, {{life}} geçerli. Kimseyle paylaşmayın.',
  ru: [
    '{{code}} — код подтверждения {{appName}}. Срок: {{life}}. Никому не сообщайте.',
    '{{code}} — код подтверждения {{appName}}. Срок: {{life}}',
  ],
  uk: '{{code}} — код підтвердження {{appName}}. Діє {{life}}. Нікому не повідомляйте.',
  ar: '{{code}} رمز تحقق \u200e{{appName}}\u200e. الصلاحية: {{life}}. لا تشاركه مع أحد.',
  he: [
    '{{code}} קוד האימות שלך ב-\u200e{{appName}}\u200e. תוקף: {{life}}. אין למסור לאיש.',
    '{{code}} קוד האימות שלך ב-\u200e{{appName}}\u200e. תוקף: {{life}}',
  ],
  hi: [
    '{{code}} आपका {{appName}} सत्यापन कोड है। मान्य: {{life}}। किसी को न बताएँ।',
    '{{code}} आपका {{appName}} सत्यापन कोड। मान्य: {{life}}',
  ],
  bn: '{{code}}: {{appName}} যাচাইকরণ কোড। মেয়াদ: {{life}}। কাউকে জানাবেন না।',
  id: '{{code}} adalah kode verifikasi {{appName}} Anda. Berlaku {{life}}. Jangan berikan kode ini kepada siapa pun.',
  vi: '{{code}} là mã xác minh {{appName}}. Hiệu lực {{life}}. Không chia sẻ mã này.',
  ja: '{{code}} は{{appName}}の確認コードです。有効時間は{{life}}です。誰にも教えないでください。',
  ko: '{{code}}: {{appName}} 인증 코드입니다. 유효 시간: {{life}}. 타인에게 알려 주지 마세요.',
  'zh-Hans': '{{code}} 是您的{{appName}}验证码，有效期{{life}}，请勿告诉他人。',
  'zh-Hant': '{{code}} 是您的 {{appName}} 驗證碼，有效時間 {{life}}，請勿告訴他人。',
};
