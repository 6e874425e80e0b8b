import type { EmailWords } from './email-words';

export const twoFactorEmail: EmailWords = {
  en: {
    subject: '{{code}} is your {{appName}} sign-in code',
    lead: 'Enter this code to finish signing in to {{appName}}:',
    caution: 'If this is not you signing in, somebody may know your password: change it, and never share this code.',
  },
  es: {
    subject: '{{code}} es tu código de acceso a {{appName}}',
    lead: 'Introduce este código para terminar de iniciar sesión en {{appName}}:',
    caution:
      'Si no eres tú quien inicia sesión, puede que alguien conozca tu contraseña: cámbiala y no compartas este código con nadie.',
  },
  fr: {
    subject: '{{code}} est votre code de connexion {{appName}}',
    lead: 'Saisissez ce code pour terminer votre connexion à {{appName}}\u00a0:',
    caution:
      'Si ce n’est pas vous qui vous connectez, quelqu’un connaît peut-être votre mot de passe\u00a0: changez-le et ne communiquez ce code à personne.',
  },
  de: {
    subject: '{{code}} ist Ihr Anmeldecode für {{appName}}',
    lead: 'Geben Sie diesen Code ein, um sich bei {{appName}} anzumelden:',
    caution:
      'Wenn Sie sich nicht gerade anmelden, kennt vielleicht jemand Ihr Passwort: Ändern Sie es und geben Sie diesen Code an niemanden weiter.',
  },
  it: {
    subject: '{{code}} è il tuo codice di accesso {{appName}}',
    lead: 'Inserisci questo codice per accedere al tuo account {{appName}}:',
    caution:
      'Se non stai accedendo tu, qualcuno potrebbe conoscere la tua password: cambiala e non condividere questo codice con nessuno.',
  },
  pt: {
    subject: '{{code}} é o seu código de início de sessão em {{appName}}',
    lead: 'Introduza este código para concluir o início de sessão em {{appName}}:',
    caution:
      'Se não está a iniciar sessão, alguém pode conhecer a sua palavra-passe: altere-a e não partilhe este código com ninguém.',
  },
  'pt-BR': {
    subject: '{{code}} é o seu código de acesso a {{appName}}',
    lead: 'Digite este código para concluir o acesso à sua conta em {{appName}}:',
    caution:
      'Se não é você que está entrando, alguém pode saber a sua senha: troque-a e não compartilhe este código com ninguém.',
  },
  nl: {
    subject: '{{code}} is je inlogcode voor {{appName}}',
    lead: 'Voer deze code in om het inloggen bij {{appName}} af te ronden:',
    caution:
      'Ben jij niet aan het inloggen? Dan kent iemand misschien je wachtwoord: wijzig het en deel deze code met niemand.',
  },
  pl: {
    subject: '{{code}} to Twój kod logowania {{appName}}',
    lead: 'Wpisz ten kod, aby dokończyć logowanie do serwisu {{appName}}:',
    caution: 'Jeśli to nie Ty się logujesz, ktoś może znać Twoje hasło: zmień je i nikomu nie podawaj tego kodu.',
  },
  sv: {
    subject: '{{code}} är din inloggningskod för {{appName}}',
    lead: 'Ange den här koden för att slutföra inloggningen hos {{appName}}:',
    caution:
      'Om det inte är du som loggar in kan någon ha kommit åt ditt lösenord: byt det och dela inte koden med någon.',
  },
  tr: {
    subject: '{{code}}: {{appName}} giriş kodunuz',
    lead: '{{appName}} girişinizi tamamlamak için bu kodu girin:',
    caution:
      'Giriş yapan siz değilseniz biri şifrenizi biliyor olabilir: Şifrenizi değiştirin ve bu kodu kimseyle paylaşmayın.',
  },
  ru: {
    subject: '{{code}} — ваш код входа в {{appName}}',
    lead: 'Введите этот код, чтобы завершить вход в {{appName}}:',
    caution: 'Если входите не вы, возможно, кто-то знает ваш пароль: смените его и никому не сообщайте этот код.',
  },
  uk: {
    subject: '{{code}} — ваш код входу в {{appName}}',
    lead: 'Введіть цей код, щоб завершити вхід у {{appName}}:',
    caution: 'Якщо входите не ви, можливо, хтось знає ваш пароль: змініть його й нікому не повідомляйте цей код.',
  },
  ar: {
    subject: '{{code}} هو رمز تسجيل الدخول إلى \u2068{{appName}}\u2069',
    lead: 'أدخل هذا الرمز لإكمال تسجيل الدخول إلى \u2068{{appName}}\u2069:',
    caution: 'إذا لم تكن أنت من يسجّل الدخول فقد يكون هناك من يعرف كلمة مرورك: غيّرها ولا تشارك هذا الرمز مع أحد.',
  },
  he: {
    subject: '{{code}} הוא קוד הכניסה שלך ל-\u2068{{appName}}\u2069',
    lead: 'יש להזין את הקוד הזה כדי להשלים את הכניסה ל-\u2068{{appName}}\u2069:',
    caution: 'אם הניסיון להיכנס אינו שלך, ייתכן שמישהו יודע את הסיסמה שלך: יש להחליף אותה ואין למסור את הקוד לאיש.',
  },
  hi: {
    subject: '{{code}} आपका {{appName}} लॉगिन कोड है',
    lead: '{{appName}} में लॉगिन पूरा करने के लिए यह कोड डालें:',
    caution: 'अगर आप लॉगिन नहीं कर रहे हैं, तो हो सकता है कि किसी को आपका पासवर्ड पता हो: उसे बदलें और यह कोड किसी को न दें।',
  },
  bn: {
    subject: '{{code}} আপনার {{appName}} লগইন কোড',
    lead: '{{appName}}-এ লগইন সম্পূর্ণ করতে এই কোডটি লিখুন:',
    caution: 'আপনি এখন লগইন না করলে হয়তো কেউ আপনার পাসওয়ার্ড জানেন: সেটি বদলে নিন এবং এই কোড কাউকে দেবেন না।',
  },
  id: {
    subject: '{{code}} adalah kode masuk {{appName}} Anda',
    lead: 'Masukkan kode ini untuk menyelesaikan proses masuk ke {{appName}}:',
    caution:
      'Jika bukan Anda yang sedang masuk, mungkin ada yang mengetahui sandi Anda: gantilah, dan jangan berikan kode ini kepada siapa pun.',
  },
  vi: {
    subject: '{{code}} là mã đăng nhập {{appName}} của bạn',
    lead: 'Nhập mã này để hoàn tất đăng nhập vào {{appName}}:',
    caution:
      'Nếu không phải bạn đang đăng nhập, có thể ai đó biết mật khẩu của bạn: hãy đổi mật khẩu và không chia sẻ mã này với bất kỳ ai.',
  },
  ja: {
    subject: '{{code}} は{{appName}}のログインコードです',
    lead: '{{appName}}へのログインを完了するには、次のコードを入力してください。',
    caution:
      'ログインにお心当たりがない場合は、パスワードが他人に知られている可能性があります。パスワードを変更し、このコードを誰にも教えないでください。',
  },
  ko: {
    subject: '{{code}}: {{appName}} 로그인 코드입니다',
    lead: '{{appName}} 로그인을 완료하려면 이 코드를 입력하세요.',
    caution:
      '로그인하는 중이 아니라면 누군가 비밀번호를 알고 있을 수 있습니다. 비밀번호를 변경하고 이 코드를 아무에게도 알려 주지 마세요.',
  },
  'zh-Hans': {
    subject: '{{code}} 是您的{{appName}}登录验证码',
    lead: '请输入此验证码，以完成{{appName}}登录：',
    caution: '如果不是您本人在登录，可能有人知道了您的密码。请立即修改密码，切勿将此验证码告诉任何人。',
  },
  'zh-Hant': {
    subject: '{{code}} 是您的 {{appName}} 登入驗證碼',
    lead: '請輸入此驗證碼，以完成 {{appName}} 登入：',
    caution: '如果不是您本人在登入，可能有人知道了您的密碼。請立即變更密碼，切勿將此驗證碼告訴任何人。',
  },
};
