import type { SmsWords } from './wordings';

export const forgetSms: SmsWords = {
  en: '{{code}} is your {{appName}} password reset code. It expires in {{life}}. Never share it.',
  es: 'Usa {{code}} para cambiar tu contraseña de {{appName}}. Caduca en {{life}}. No lo compartas.',
  fr: '{{code}} permet de changer le mot de passe {{appName}}. Ce code expire dans {{life}}. Ne le communiquez à personne.',
  de: '{{code}} setzt Ihr Passwort bei {{appName}} zurück. Gültigkeit: {{life}}. Geben Sie den Code nie weiter.',
  it: 'Usa {{code}} per cambiare la password {{appName}}. Scade tra {{life}}. Non condividerlo con nessuno.',
  pt: 'Use {{code}} para repor a palavra-passe de {{appName}}. Expira em {{life}}. Nunca o partilhe.',
  'pt-BR':
    'Use {{code}} para redefinir a senha de {{appName}}. Expira em {{life}}. Nunca o compartilhe.',
  nl: 'Wijzig met {{code}} je wachtwoord bij {{appName}}. De code verloopt over {{life}}. Deel hem met niemand.',
  pl: '{{code}} – kod zmiany hasła {{appName}}. Ważny {{life}}',
  sv: '{{code}} är din kod för nytt lösenord hos {{appName}}. Den går ut om {{life}}. Dela den aldrig.',
  tr: '{{code}}: {{appName}} şifre sıfırlama, {{life}} geçerli',
  ru: '{{code}} – код сброса пароля {{appName}}. Срок: {{life}}',
  uk: '{{code}} – код скидання пароля {{appName}}. Діє {{life}}',
  ar: '{{code}} رمز تغيير كلمة السر {{appName}} ({{life}})',
  he: '{{code}} קוד לאיפוס סיסמה ב-{{appName}}. תוקף: {{life}}',
  hi: '{{code}} {{appName}} का पासवर्ड रीसेट कोड ({{life}})',
  bn: '{{code}} {{appName}} পাসওয়ার্ড রিসেট কোড ({{life}})',
  id: '{{code}} adalah kode atur ulang sandi {{appName}} Anda. Berlaku {{life}}. Jangan berikan kepada siapa pun.',
  vi: '{{code}} là mã đặt lại mật khẩu {{appName}} ({{life}})',
  ja: '{{code}} は{{appName}}のパスワード再設定コードです。有効時間: {{life}}。',
  ko: '{{code}} {{appName}} 비밀번호 재설정 코드입니다. 유효 시간: {{life}}',
  'zh-Hans': '{{code}} 是您的{{appName}}重置密码验证码，有效期{{life}}，请勿告诉他人。',
  'zh-Hant': '{{code}} 是您的 {{appName}} 重設密碼驗證碼，有效時間 {{life}}，請勿告訴他人。',
};
