import type { EmailWords } from './email-words';

export const verificationEmail: EmailWords = {
  en: {
    subject: '{{code}} is your {{appName}} verification code',
    lead: 'Enter this code at {{appName}} to confirm that this e-mail address is yours:',
    caution: 'If you did not ask for this code, ignore this message: without the code nothing happens. Never share it.',
  },
  es: {
    subject: '{{code}} es tu código de verificación de {{appName}}',
    lead: 'Introduce este código en {{appName}} para confirmar que esta dirección de correo es tuya:',
    caution:
      'Si no has pedido este código, ignora este mensaje: sin el código no pasa nada. No compartas este código con nadie.',
  },
  fr: {
    subject: '{{code}} est votre code de vérification {{appName}}',
    lead: 'Saisissez ce code sur {{appName}} pour confirmer que cette adresse e-mail est bien la vôtre\u00a0:',
    caution:
      'Si vous n’avez rien demandé, ignorez ce message\u00a0: sans le code, il ne se passera rien. Ne communiquez ce code à personne.',
  },
  de: {
    subject: '{{code}} ist Ihr Bestätigungscode für {{appName}}',
    lead: 'Geben Sie diesen Code ein, um bei {{appName}} zu bestätigen, dass diese E-Mail-Adresse Ihnen gehört:',
    caution:
      'Wenn Sie diesen Code nicht angefordert haben, ignorieren Sie diese Nachricht: Ohne den Code geschieht nichts. Geben Sie diesen Code an niemanden weiter.',
  },
  it: {
    subject: '{{code}} è il tuo codice di verifica {{appName}}',
    lead: 'Inserisci questo codice su {{appName}} per confermare che questo indirizzo e-mail è tuo:',
    caution:
      'Se non hai richiesto questo codice, ignora questo messaggio: senza il codice non succede nulla. Non condividere questo codice con nessuno.',
  },
  pt: {
    subject: '{{code}} é o seu código de verificação de {{appName}}',
    lead: 'Introduza este código em {{appName}} para confirmar que este endereço de e-mail é seu:',
    caution:
      'Se não pediu este código, ignore esta mensagem: sem o código, nada acontece. Não partilhe este código com ninguém.',
  },
  'pt-BR': {
    subject: '{{code}} é o seu código de verificação de {{appName}}',
    lead: 'Digite este código em {{appName}} para confirmar que este endereço de e-mail é seu:',
    caution:
      'Se você não solicitou este código, ignore esta mensagem: sem o código, nada acontece. Não compartilhe este código com ninguém.',
  },
  nl: {
    subject: '{{code}} is je verificatiecode voor {{appName}}',
    lead: 'Voer deze code in bij {{appName}} om te bevestigen dat dit e-mailadres van jou is:',
    caution:
      'Heb je er niet om gevraagd? Negeer dit bericht dan: zonder de code gebeurt er niets. Deel deze code met niemand.',
  },
  pl: {
    subject: '{{code}} to Twój kod weryfikacyjny {{appName}}',
    lead: 'Wpisz ten kod, aby potwierdzić w serwisie {{appName}}, że ten adres e-mail należy do Ciebie:',
    caution:
      'Jeśli prośba o kod nie pochodzi od Ciebie, zignoruj tę wiadomość: bez kodu nic się nie stanie. Nie podawaj nikomu tego kodu.',
  },
  sv: {
    subject: '{{code}} är din verifieringskod för {{appName}}',
    lead: 'Ange den här koden hos {{appName}} för att bekräfta att e-postadressen är din:',
    caution:
      'Om du inte har bett om koden kan du bortse från meddelandet: utan koden händer ingenting. Dela inte koden med någon.',
  },
  tr: {
    subject: '{{code}}: {{appName}} doğrulama kodunuz',
    lead: '{{appName}} için bu e-posta adresinin size ait olduğunu doğrulamak üzere bu kodu girin:',
    caution:
      'Bu kodu siz istemediyseniz bu e-postayı dikkate almayın: Kod olmadan hiçbir şey olmaz. Bu kodu kimseyle paylaşmayın.',
  },
  ru: {
    subject: '{{code}} — ваш код подтверждения {{appName}}',
    lead: 'Введите этот код, чтобы подтвердить в {{appName}}, что этот адрес электронной почты принадлежит вам:',
    caution:
      'Если вы не запрашивали этот код, не обращайте внимания на это письмо: без кода ничего не произойдёт. Никому не сообщайте этот код.',
  },
  uk: {
    subject: '{{code}} — ваш код підтвердження {{appName}}',
    lead: 'Введіть цей код, щоб підтвердити в {{appName}}, що ця адреса електронної пошти належить вам:',
    caution:
      'Якщо ви не надсилали запит на цей код, не зважайте на цей лист: без коду нічого не станеться. Нікому не повідомляйте цей код.',
  },
  ar: {
    subject: '{{code}} هو رمز التحقق الخاص بك في \u2068{{appName}}\u2069',
    lead: 'أدخل هذا الرمز في \u2068{{appName}}\u2069 لتأكيد أن عنوان البريد الإلكتروني هذا لك:',
    caution: 'إذا لم تطلب هذا الرمز فتجاهل هذه الرسالة: لن يحدث شيء من دون الرمز. لا تشارك هذا الرمز مع أحد.',
  },
  he: {
    subject: '{{code}} הוא קוד האימות שלך ב-\u2068{{appName}}\u2069',
    lead: 'יש להזין את הקוד הזה ב-\u2068{{appName}}\u2069 כדי לאשר שכתובת האימייל הזו שלך:',
    caution: 'אם לא ביקשת את הקוד, אפשר להתעלם מההודעה: בלי הקוד לא יקרה דבר. אין למסור את הקוד הזה לאיש.',
  },
  hi: {
    subject: '{{code}} आपका {{appName}} सत्यापन कोड है',
    lead: '{{appName}} पर अपने ईमेल पते की पुष्टि करने के लिए यह कोड डालें:',
    caution: 'अगर आपने यह कोड नहीं माँगा है, तो इस संदेश को अनदेखा करें: कोड के बिना कुछ नहीं होगा। यह कोड किसी को न बताएँ।',
  },
  bn: {
    subject: '{{code}} আপনার {{appName}} যাচাইকরণ কোড',
    lead: '{{appName}}-এ এই ইমেইল ঠিকানাটি যে আপনার, তা নিশ্চিত করতে এই কোডটি লিখুন:',
    caution: 'আপনি কোডটি না চেয়ে থাকলে এই বার্তাটি উপেক্ষা করুন: কোড ছাড়া কিছুই হবে না। এই কোড কাউকে জানাবেন না।',
  },
  id: {
    subject: '{{code}} adalah kode verifikasi {{appName}} Anda',
    lead: 'Masukkan kode ini di {{appName}} untuk mengonfirmasi bahwa alamat email ini milik Anda:',
    caution:
      'Jika Anda tidak meminta kode ini, abaikan pesan ini: tanpa kode ini tidak akan terjadi apa-apa. Jangan berikan kode ini kepada siapa pun.',
  },
  vi: {
    subject: '{{code}} là mã xác minh {{appName}} của bạn',
    lead: 'Nhập mã này vào {{appName}} để xác nhận địa chỉ email này là của bạn:',
    caution:
      'Nếu bạn không yêu cầu mã này, hãy bỏ qua thư này: không có mã thì sẽ không có gì xảy ra. Không chia sẻ mã này với bất kỳ ai.',
  },
  ja: {
    subject: '{{code}} は{{appName}}の確認コードです',
    lead: 'このメールアドレスがお客様のものであることを確認するため、{{appName}}で次のコードを入力してください。',
    caution:
      'お心当たりがない場合は、このメールを無視してください。コードがなければ何も起こりません。このコードは誰にも教えないでください。',
  },
  ko: {
    subject: '{{code}}: {{appName}} 인증 코드입니다',
    lead: '{{appName}}에서 본인의 이메일 주소임을 확인하려면 이 코드를 입력하세요.',
    caution:
      '요청하지 않으셨다면 이 메일을 무시하세요. 코드 없이는 아무 일도 일어나지 않습니다. 이 코드를 다른 사람에게 알려 주지 마세요.',
  },
  'zh-Hans': {
    subject: '{{code}} 是您的{{appName}}验证码',
    lead: '请在{{appName}}输入此验证码，以确认此邮箱归您所有：',
    caution: '如非本人操作，请忽略此邮件。没有验证码，任何操作都不会生效。请勿将此验证码告诉任何人。',
  },
  'zh-Hant': {
    subject: '{{code}} 是您的 {{appName}} 驗證碼',
    lead: '請在 {{appName}} 輸入此驗證碼，以確認此電子郵件地址屬於您：',
    caution: '若非您本人操作，請忽略此郵件。沒有驗證碼，任何操作都不會生效。請勿將此驗證碼告訴任何人。',
  },
};
