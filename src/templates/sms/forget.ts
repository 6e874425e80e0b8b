import type { SmsWords } from './wordings';

export const forgetSms: SmsWords = {
  en: '{{code}} is your {{appName}} password reset code. It expires in {{life}}. Never share it.',
  es: 'Usa {{code}} para cambiar tu contraseña de {{appName}}. Caduca en {{life}}. No lo compartas.',
  fr: '{{code}} permet de changer le mot de passe {{appName}}. Ce code expire dans {{life}}. Ne le communiquez à personne.',
  de: '{{code}} ist Ihr Passwort-Reset-Code für {{appName}}. Er ist {{life}} gültig. Geben Sie ihn nie weiter.',
  it: 'Usa {{code}} per cambiare la password di {{appName}}. Scade tra {{life}}. Non condividerlo con nessuno.',
  pt: 'Use {{code}} para repor a palavra-passe de {{appName}}. Expira em {{life}}. Nunca o partilhe.',
  'pt-BR': 'Use {{code}} para redefinir a senha de {{appName}}. Expira em {{life}}. Nunca o compartilhe.',
  nl: '{{code}} is je wachtwoord-resetcode voor {{appName}}. Hij verloopt over {{life}}. Deel hem met niemand.',
  pl: [
    '{{code}} to kod zmiany hasła {{appName}}. Ważny {{life}}. Nikomu go nie podawaj.',
    '{{code}} to kod zmiany hasła {{appName}}. Ważny {{life}}',
  ],
  sv: '{{code}} är din återställningskod för {{appName}}. Den går ut om {{life}}. Dela den aldrig.',
  tr: '{{code}}: {{appName}} yeni şifre kodu, {{life}} geçerli. Kimseyle paylaşmayın.',
  ru: [
    '{{code}} — код сброса пароля {{appName}}. Срок: {{life}}. Никому не сообщайте.',
    '{{code}} — код сброса пароля {{appName}}. Срок: {{life}}',
  ],
  uk: '{{code}} — код скидання пароля {{appName}}. Діє {{life}}. Нікому не кажіть.',
  ar: [
    '{{code}} رمز تغيير كلمة مرور \u200e{{appName}}\u200e. الصلاحية: {{life}}. لا تشاركه.',
    '{{code}} رمز تغيير كلمة مرور \u200e{{appName}}\u200e ({{life}})',
  ],
  he: [
    '{{code}} קוד לאיפוס סיסמה ב-\u200e{{appName}}\u200e. תוקף: {{life}}. אין למסור לאיש.',
    '{{code}} קוד איפוס סיסמה ב-\u200e{{appName}}\u200e. תוקף {{life}}',
  ],
  hi: [
    '{{code}} आपका {{appName}} पासवर्ड रीसेट कोड है। मान्य: {{life}}। किसी को न दें।',
    '{{code}} आपका {{appName}} पासवर्ड रीसेट कोड ({{life}})',
  ],
  bn: [
    '{{code}}: {{appName}} পাসওয়ার্ড রিসেট কোড। মেয়াদ: {{life}}। কাউকে দেবেন না।',
    '{{code}}: {{appName}} পাসওয়ার্ড রিসেট কোড ({{life}})',
  ],
  id: '{{code}} adalah kode atur ulang sandi {{appName}} Anda. Berlaku {{life}}. Jangan berikan kode ini kepada siapa pun.',
  vi: [
    '{{code}} là mã đặt lại mật khẩu {{appName}}. Hiệu lực {{life}}. Không chia sẻ.',
    '{{code}} là mã đặt lại mật khẩu {{appName}} ({{life}})',
  ],
  ja: '{{code}} は{{appName}}のパスワード再設定コードです。有効時間は{{life}}です。誰にも教えないでください。',
  ko: '{{code}}: {{appName}} 비밀번호 재설정 코드입니다. 유효 시간: {{life}}. 타인에게 알려 주지 마세요.',
  'zh-Hans': '{{code}} 是您的{{appName}}重置密码验证码，有效期{{life}}，请勿告诉他人。',
  'zh-Hant': '{{code}} 是您的 {{appName}} 重設密碼驗證碼，有效時間 {{life}}，請勿告訴他人。',
};
