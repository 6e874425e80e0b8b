import type { EmailWords } from './email-words';

export const forgetEmail: EmailWords = {
  en: {
    subject: '{{code}} is your {{appName}} password reset code',
    lead: 'Enter this code to choose a new password at {{appName}}:',
    caution: 'If you did not ask for it, somebody else may have typed your address. Your password stays as it is.',
  },
  es: {
    subject: '{{code}} es tu código para restablecer la contraseña de {{appName}}',
    lead: 'Introduce este código para elegir una contraseña nueva en {{appName}}:',
    caution:
      'Si no lo has pedido, puede que otra persona haya escrito tu dirección. Tu contraseña sigue siendo la misma.',
  },
  fr: {
    subject: '{{code}} est votre code de réinitialisation du mot de passe {{appName}}',
    lead: 'Saisissez ce code pour choisir un nouveau mot de passe sur {{appName}} :',
    caution:
      'Si vous n’avez rien demandé, quelqu’un d’autre a peut-être saisi votre adresse. Votre mot de passe reste inchangé.',
  },
  de: {
    subject: '{{code}} ist Ihr Code zum Zurücksetzen des Passworts für {{appName}}',
    lead: 'Geben Sie diesen Code ein, um bei {{appName}} ein neues Passwort zu wählen:',
    caution:
      'Wenn Sie ihn nicht angefordert haben, hat vielleicht jemand anders Ihre Adresse eingegeben. Ihr Passwort bleibt, wie es ist.',
  },
  it: {
    subject: '{{code}} è il tuo codice per reimpostare la password di {{appName}}',
    lead: 'Inserisci questo codice per scegliere una nuova password su {{appName}}:',
    caution:
      'Se non l’hai richiesto, qualcun altro potrebbe aver digitato il tuo indirizzo. La tua password resta invariata.',
  },
  pt: {
    subject: '{{code}} é o seu código para repor a palavra-passe de {{appName}}',
    lead: 'Introduza este código para escolher uma nova palavra-passe em {{appName}}:',
    caution: 'Se não o pediu, outra pessoa pode ter escrito o seu endereço. A sua palavra-passe mantém-se como está.',
  },
  'pt-BR': {
    subject: '{{code}} é o seu código para redefinir a senha de {{appName}}',
    lead: 'Digite este código para escolher uma nova senha em {{appName}}:',
    caution: 'Se você não o solicitou, outra pessoa pode ter digitado o seu endereço. A sua senha continua a mesma.',
  },
  nl: {
    subject: '{{code}} is je code om je wachtwoord voor {{appName}} opnieuw in te stellen',
    lead: 'Voer deze code in om een nieuw wachtwoord te kiezen bij {{appName}}:',
    caution:
      'Heb je er niet om gevraagd? Dan heeft iemand anders misschien jouw adres ingevoerd. Je wachtwoord blijft zoals het is.',
  },
  pl: {
    subject: '{{code}} to Twój kod resetowania hasła {{appName}}',
    lead: 'Wpisz ten kod, aby ustawić nowe hasło w {{appName}}:',
    caution: 'Jeśli to nie Ty o niego prosisz, być może ktoś inny wpisał Twój adres. Twoje hasło pozostaje bez zmian.',
  },
  sv: {
    subject: '{{code}} är din kod för att återställa lösenordet hos {{appName}}',
    lead: 'Ange den här koden för att välja ett nytt lösenord hos {{appName}}:',
    caution: 'Om du inte har bett om den kan någon annan ha skrivit in din adress. Ditt lösenord förblir oförändrat.',
  },
  tr: {
    subject: '{{code}}: {{appName}} şifre sıfırlama kodunuz',
    lead: '{{appName}} için yeni bir şifre belirlemek üzere bu kodu girin:',
    caution: 'Bu kodu siz istemediyseniz başka biri adresinizi yazmış olabilir. Şifreniz olduğu gibi kalır.',
  },
  ru: {
    subject: '{{code}} — ваш код для сброса пароля {{appName}}',
    lead: 'Введите этот код, чтобы задать новый пароль в {{appName}}:',
    caution: 'Если вы его не запрашивали, возможно, ваш адрес указал кто-то другой. Ваш пароль останется прежним.',
  },
  uk: {
    subject: '{{code}} — ваш код для скидання пароля {{appName}}',
    lead: 'Введіть цей код, щоб задати новий пароль у {{appName}}:',
    caution: 'Якщо ви його не запитували, можливо, вашу адресу вказав хтось інший. Ваш пароль залишиться без змін.',
  },
  ar: {
    subject: '{{code}} هو رمز إعادة تعيين كلمة المرور في {{appName}}',
    lead: 'أدخل هذا الرمز لاختيار كلمة مرور جديدة في {{appName}}:',
    caution: 'إذا لم تطلب هذا الرمز فربما كتب شخص آخر عنوانك. تبقى كلمة مرورك كما هي.',
  },
  he: {
    subject: '{{code}} הוא הקוד לאיפוס הסיסמה שלך ב-{{appName}}',
    lead: 'יש להזין את הקוד הזה כדי לבחור סיסמה חדשה ב-{{appName}}:',
    caution: 'אם לא ביקשת את הקוד, ייתכן שמישהו אחר הקליד את הכתובת שלך. הסיסמה שלך נשארת כפי שהיא.',
  },
  hi: {
    subject: '{{code}} आपका {{appName}} पासवर्ड रीसेट कोड है',
    lead: '{{appName}} पर नया पासवर्ड चुनने के लिए यह कोड डालें:',
    caution: 'अगर आपने यह कोड नहीं माँगा है, तो हो सकता है कि किसी और ने आपका पता डाला हो। आपका पासवर्ड वही रहेगा।',
  },
  bn: {
    subject: '{{code}} আপনার {{appName}} পাসওয়ার্ড রিসেট কোড',
    lead: '{{appName}}-এ নতুন পাসওয়ার্ড বেছে নিতে এই কোডটি লিখুন:',
    caution: 'আপনি কোডটি না চেয়ে থাকলে হয়তো অন্য কেউ আপনার ঠিকানা লিখেছেন। আপনার পাসওয়ার্ড আগের মতোই থাকছে।',
  },
  id: {
    subject: '{{code}} adalah kode atur ulang sandi {{appName}} Anda',
    lead: 'Masukkan kode ini untuk memilih sandi baru di {{appName}}:',
    caution: 'Jika Anda tidak memintanya, mungkin orang lain mengetikkan alamat Anda. Sandi Anda tidak berubah.',
  },
  vi: {
    subject: '{{code}} là mã đặt lại mật khẩu {{appName}} của bạn',
    lead: 'Nhập mã này để chọn mật khẩu mới tại {{appName}}:',
    caution: 'Nếu bạn không yêu cầu mã, có thể ai đó đã nhập địa chỉ của bạn. Mật khẩu của bạn vẫn giữ nguyên.',
  },
  ja: {
    subject: '{{code}} は{{appName}}のパスワード再設定コードです',
    lead: '{{appName}}で新しいパスワードを設定するには、次のコードを入力してください:',
    caution:
      'お心当たりがない場合は、ほかの人があなたのアドレスを入力した可能性があります。パスワードは変更されません。',
  },
  ko: {
    subject: '{{code}} {{appName}} 비밀번호 재설정 코드입니다',
    lead: '{{appName}}에서 새 비밀번호를 설정하려면 이 코드를 입력하세요:',
    caution: '요청하지 않으셨다면 다른 사람이 회원님의 주소를 입력했을 수 있습니다. 비밀번호는 그대로 유지됩니다.',
  },
  'zh-Hans': {
    subject: '{{code}} 是您的{{appName}}密码重置验证码',
    lead: '请输入此验证码，以便在{{appName}}设置新密码：',
    caution: '如果您没有提出请求，可能是其他人输入了您的地址。您的密码保持不变。',
  },
  'zh-Hant': {
    subject: '{{code}} 是您的 {{appName}} 密碼重設驗證碼',
    lead: '請輸入此驗證碼，以便在 {{appName}} 設定新密碼：',
    caution: '如果您沒有提出要求，可能是其他人輸入了您的地址。您的密碼維持不變。',
  },
};
