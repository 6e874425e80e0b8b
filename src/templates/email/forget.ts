import type { EmailWords } from './email-words';

export const forgetEmail: EmailWords = {
  en: {
    subject: '{{code}} is your {{appName}} password reset code',
    lead: 'Enter this code to choose a new password at {{appName}}:',
    caution:
      'If you did not ask for this code, somebody else may have typed your e-mail address. Never share this code: without it, your password stays as it is.',
  },
  es: {
    subject: '{{code}} es tu código para restablecer la contraseña de {{appName}}',
    lead: 'Introduce este código para elegir una contraseña nueva en {{appName}}:',
    caution:
      'Si no has pedido este código, puede que otra persona haya escrito tu dirección de correo. Tu contraseña sigue siendo la misma. No compartas este código con nadie.',
  },
  fr: {
    subject: '{{code}} est votre code de réinitialisation du mot de passe {{appName}}',
    lead: 'Saisissez ce code pour choisir un nouveau mot de passe sur {{appName}}\u00a0:',
    caution:
      'Si vous n’avez rien demandé, quelqu’un d’autre a peut-être saisi votre adresse e-mail. Votre mot de passe reste inchangé. Ne communiquez ce code à personne.',
  },
  de: {
    subject: '{{code}} ist Ihr Code zum Zurücksetzen des Passworts für {{appName}}',
    lead: 'Geben Sie diesen Code ein, um bei {{appName}} ein neues Passwort zu wählen:',
    caution:
      'Wenn Sie diesen Code nicht angefordert haben, hat vielleicht jemand anders Ihre E-Mail-Adresse eingegeben. Ihr Passwort bleibt unverändert. Geben Sie diesen Code an niemanden weiter.',
  },
  it: {
    subject: '{{code}} è il tuo codice per reimpostare la password di {{appName}}',
    lead: 'Inserisci questo codice per scegliere una nuova password su {{appName}}:',
    caution:
      'Se non hai richiesto questo codice, qualcun altro potrebbe aver inserito il tuo indirizzo e-mail. La tua password resta invariata. Non condividere questo codice con nessuno.',
  },
  pt: {
    subject: '{{code}} é o seu código para repor a palavra-passe de {{appName}}',
    lead: 'Introduza este código para escolher uma nova palavra-passe em {{appName}}:',
    caution:
      'Se não pediu este código, outra pessoa pode ter introduzido o seu endereço de e-mail. A sua palavra-passe mantém-se inalterada. Não partilhe este código com ninguém.',
  },
  'pt-BR': {
    subject: '{{code}} é o seu código para redefinir a senha de {{appName}}',
    lead: 'Digite este código para escolher uma nova senha em {{appName}}:',
    caution:
      'Se você não solicitou este código, outra pessoa pode ter digitado o seu e-mail. A sua senha continua a mesma. Não compartilhe este código com ninguém.',
  },
  nl: {
    subject: '{{code}} is je code om je wachtwoord voor {{appName}} opnieuw in te stellen',
    lead: 'Voer deze code in om een nieuw wachtwoord te kiezen bij {{appName}}:',
    caution:
      'Heb je er niet om gevraagd? Dan heeft iemand anders misschien jouw e-mailadres ingevoerd. Je wachtwoord is niet gewijzigd. Deel deze code met niemand.',
  },
  pl: {
    subject: '{{code}} to Twój kod resetowania hasła {{appName}}',
    lead: 'Wpisz ten kod, aby ustawić nowe hasło w serwisie {{appName}}:',
    caution:
      'Jeśli prośba o kod nie pochodzi od Ciebie, być może ktoś inny wpisał Twój adres e-mail. Twoje hasło pozostaje bez zmian. Nie podawaj nikomu tego kodu.',
  },
  sv: {
    subject: '{{code}} är din kod för att återställa lösenordet hos {{appName}}',
    lead: 'Ange den här koden för att välja ett nytt lösenord hos {{appName}}:',
    caution:
      'Om du inte har bett om koden kan någon annan ha skrivit in din e-postadress. Ditt lösenord förblir oförändrat. Dela inte koden med någon.',
  },
  tr: {
    subject: '{{code}}: {{appName}} şifre sıfırlama kodunuz',
    lead: '{{appName}} için yeni bir şifre belirlemek üzere bu kodu girin:',
    caution:
      'Bu kodu siz istemediyseniz başka biri e-posta adresinizi yazmış olabilir. Şifreniz değişmez. Bu kodu kimseyle paylaşmayın.',
  },
  ru: {
    subject: '{{code}} — ваш код для сброса пароля {{appName}}',
    lead: 'Введите этот код, чтобы задать новый пароль в {{appName}}:',
    caution:
      'Если вы не запрашивали этот код, возможно, ваш адрес электронной почты указал кто-то другой. Ваш пароль останется прежним. Никому не сообщайте этот код.',
  },
  uk: {
    subject: '{{code}} — ваш код для скидання пароля {{appName}}',
    lead: 'Введіть цей код, щоб установити новий пароль у {{appName}}:',
    caution:
      'Якщо ви не надсилали запит на цей код, можливо, вашу адресу електронної пошти вказав хтось інший. Ваш пароль залишиться без змін. Нікому не повідомляйте цей код.',
  },
  ar: {
    subject: '{{code}} هو رمز إعادة تعيين كلمة مرورك في \u2068{{appName}}\u2069',
    lead: 'أدخل هذا الرمز لاختيار كلمة مرور جديدة في \u2068{{appName}}\u2069:',
    caution:
      'إذا لم تطلب هذا الرمز فربما كتب شخص آخر عنوان بريدك الإلكتروني. ستبقى كلمة مرورك كما هي. لا تشارك هذا الرمز مع أحد.',
  },
  he: {
    subject: '{{code}} הוא הקוד לאיפוס הסיסמה שלך ב-\u2068{{appName}}\u2069',
    lead: 'יש להזין את הקוד הזה כדי לבחור סיסמה חדשה ב-\u2068{{appName}}\u2069:',
    caution:
      'אם לא ביקשת את הקוד, ייתכן שמישהו אחר הקליד את כתובת האימייל שלך. הסיסמה שלך נשארת כפי שהיא. אין למסור את הקוד הזה לאיש.',
  },
  hi: {
    subject: '{{code}} आपका {{appName}} पासवर्ड रीसेट कोड है',
    lead: '{{appName}} पर नया पासवर्ड चुनने के लिए यह कोड डालें:',
    caution:
      'अगर आपने यह कोड नहीं माँगा है, तो हो सकता है कि किसी और ने आपका ईमेल पता डाला हो। आपका पासवर्ड वही रहेगा। यह कोड किसी को न बताएँ।',
  },
  bn: {
    subject: '{{code}} আপনার {{appName}} পাসওয়ার্ড রিসেট কোড',
    lead: '{{appName}}-এ নতুন পাসওয়ার্ড বেছে নিতে এই কোডটি লিখুন:',
    caution:
      'আপনি কোডটি না চেয়ে থাকলে হয়তো অন্য কেউ আপনার ইমেইল ঠিকানা লিখেছেন। আপনার পাসওয়ার্ড আগের মতোই থাকবে। এই কোড কাউকে জানাবেন না।',
  },
  id: {
    subject: '{{code}} adalah kode atur ulang sandi {{appName}} Anda',
    lead: 'Masukkan kode ini untuk membuat sandi baru di {{appName}}:',
    caution:
      'Jika Anda tidak meminta kode ini, mungkin orang lain memasukkan alamat email Anda. Sandi Anda tidak berubah. Jangan berikan kode ini kepada siapa pun.',
  },
  vi: {
    subject: '{{code}} là mã đặt lại mật khẩu {{appName}} của bạn',
    lead: 'Nhập mã này để đặt mật khẩu mới tại {{appName}}:',
    caution:
      'Nếu bạn không yêu cầu mã này, có thể ai đó đã nhập địa chỉ email của bạn. Mật khẩu của bạn vẫn giữ nguyên. Không chia sẻ mã này với bất kỳ ai.',
  },
  ja: {
    subject: '{{code}} は{{appName}}のパスワード再設定コードです',
    lead: '{{appName}}で新しいパスワードを設定するには、次のコードを入力してください。',
    caution:
      'お心当たりがない場合は、他の方がお客様のメールアドレスを入力した可能性があります。パスワードは変更されません。このコードは誰にも教えないでください。',
  },
  ko: {
    subject: '{{code}}: {{appName}} 비밀번호 재설정 코드입니다',
    lead: '{{appName}}에서 새 비밀번호를 설정하려면 이 코드를 입력하세요.',
    caution:
      '요청하지 않으셨다면 다른 사람이 회원님의 이메일 주소를 입력했을 수 있습니다. 비밀번호는 그대로 유지됩니다. 이 코드를 다른 사람에게 알려 주지 마세요.',
  },
  'zh-Hans': {
    subject: '{{code}} 是您的{{appName}}重置密码验证码',
    lead: '请输入此验证码，以便在{{appName}}设置新密码：',
    caution: '如非本人操作，可能是他人误填了您的邮箱地址。您的密码不会改变，请勿将此验证码告诉任何人。',
  },
  'zh-Hant': {
    subject: '{{code}} 是您的 {{appName}} 重設密碼驗證碼',
    lead: '請輸入此驗證碼，以便在 {{appName}} 設定新密碼：',
    caution: '若非您本人操作，可能是他人誤填了您的電子郵件地址。您的密碼維持不變，請勿將此驗證碼告訴任何人。',
  },
};
