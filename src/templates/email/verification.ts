import type { EmailWords } from './email-words';

export const verificationEmail: EmailWords = {
  en: {
    subject: '{{code}} is your {{appName}} verification code',
    lead: 'Enter this code to confirm that this address is yours at {{appName}}:',
    caution: 'If you did not ask for it, ignore this message: without the code nothing happens.',
  },
  es: {
    subject: '{{code}} es tu código de verificación de {{appName}}',
    lead: 'Introduce este código para confirmar que esta dirección es tuya en {{appName}}:',
    caution: 'Si no lo has pedido, ignora este mensaje: sin el código no pasa nada.',
  },
  fr: {
    subject: '{{code}} est votre code de vérification {{appName}}',
    lead: 'Saisissez ce code pour confirmer que cette adresse est bien la vôtre sur {{appName}} :',
    caution: 'Si vous n’avez rien demandé, ignorez ce message : sans le code, il ne se passe rien.',
  },
  de: {
    subject: '{{code}} ist Ihr Bestätigungscode für {{appName}}',
    lead: 'Geben Sie diesen Code ein, um bei {{appName}} zu bestätigen, dass diese Adresse Ihnen gehört:',
    caution: 'Wenn Sie ihn nicht angefordert haben, ignorieren Sie diese Nachricht: Ohne den Code geschieht nichts.',
  },
  it: {
    subject: '{{code}} è il tuo codice di verifica {{appName}}',
    lead: 'Inserisci questo codice per confermare che questo indirizzo è tuo su {{appName}}:',
    caution: 'Se non l’hai richiesto, ignora questo messaggio: senza il codice non succede nulla.',
  },
  pt: {
    subject: '{{code}} é o seu código de verificação de {{appName}}',
    lead: 'Introduza este código para confirmar que este endereço é seu em {{appName}}:',
    caution: 'Se não o pediu, ignore esta mensagem: sem o código, nada acontece.',
  },
  'pt-BR': {
    subject: '{{code}} é o seu código de verificação de {{appName}}',
    lead: 'Digite este código para confirmar que este endereço é seu em {{appName}}:',
    caution: 'Se você não o solicitou, ignore esta mensagem: sem o código, nada acontece.',
  },
  nl: {
    subject: '{{code}} is je verificatiecode voor {{appName}}',
    lead: 'Voer deze code in om te bevestigen dat dit adres van jou is bij {{appName}}:',
    caution: 'Heb je er niet om gevraagd? Negeer dit bericht dan: zonder de code gebeurt er niets.',
  },
  pl: {
    subject: '{{code}} to Twój kod weryfikacyjny {{appName}}',
    lead: 'Wpisz ten kod, aby potwierdzić w {{appName}}, że ten adres należy do Ciebie:',
    caution: 'Jeśli to nie Ty o niego prosisz, zignoruj tę wiadomość: bez kodu nic się nie stanie.',
  },
  sv: {
    subject: '{{code}} är din verifieringskod för {{appName}}',
    lead: 'Ange den här koden för att bekräfta att adressen är din hos {{appName}}:',
    caution: 'Om du inte har bett om den kan du bortse från meddelandet: utan koden händer ingenting.',
  },
  tr: {
    subject: '{{code}}: {{appName}} doğrulama kodunuz',
    lead: 'Bu adresin size ait olduğunu {{appName}} için doğrulamak üzere bu kodu girin:',
    caution: 'Bu kodu siz istemediyseniz iletiyi dikkate almayın: Kod olmadan hiçbir şey olmaz.',
  },
  ru: {
    subject: '{{code}} — ваш код подтверждения {{appName}}',
    lead: 'Введите этот код, чтобы подтвердить в {{appName}}, что этот адрес принадлежит вам:',
    caution: 'Если вы его не запрашивали, не обращайте внимания на это письмо: без кода ничего не произойдёт.',
  },
  uk: {
    subject: '{{code}} — ваш код підтвердження {{appName}}',
    lead: 'Введіть цей код, щоб підтвердити в {{appName}}, що ця адреса належить вам:',
    caution: 'Якщо ви його не запитували, не зважайте на цей лист: без коду нічого не станеться.',
  },
  ar: {
    subject: '{{code}} هو رمز التحقق الخاص بك في {{appName}}',
    lead: 'أدخل هذا الرمز لتأكيد أن هذا العنوان لك في {{appName}}:',
    caution: 'إذا لم تطلب هذا الرمز فتجاهل هذه الرسالة: لن يحدث شيء من دون الرمز.',
  },
  he: {
    subject: '{{code}} הוא קוד האימות שלך ב-{{appName}}',
    lead: 'יש להזין את הקוד הזה כדי לאשר שהכתובת הזו שלך ב-{{appName}}:',
    caution: 'אם לא ביקשת את הקוד, אפשר להתעלם מההודעה: בלי הקוד לא יקרה דבר.',
  },
  hi: {
    subject: '{{code}} आपका {{appName}} सत्यापन कोड है',
    lead: '{{appName}} पर यह पुष्टि करने के लिए कि यह पता आपका है, यह कोड डालें:',
    caution: 'अगर आपने यह कोड नहीं माँगा है, तो इस संदेश को अनदेखा करें: कोड के बिना कुछ नहीं होगा।',
  },
  bn: {
    subject: '{{code}} আপনার {{appName}} যাচাইকরণ কোড',
    lead: '{{appName}}-এ এই ঠিকানাটি যে আপনার, তা নিশ্চিত করতে এই কোডটি লিখুন:',
    caution: 'আপনি কোডটি না চেয়ে থাকলে এই বার্তাটি উপেক্ষা করুন: কোড ছাড়া কিছুই হবে না।',
  },
  id: {
    subject: '{{code}} adalah kode verifikasi {{appName}} Anda',
    lead: 'Masukkan kode ini untuk memastikan bahwa alamat ini milik Anda di {{appName}}:',
    caution: 'Jika Anda tidak memintanya, abaikan pesan ini: tanpa kode ini tidak terjadi apa-apa.',
  },
  vi: {
    subject: '{{code}} là mã xác minh {{appName}} của bạn',
    lead: 'Nhập mã này để xác nhận địa chỉ này là của bạn tại {{appName}}:',
    caution: 'Nếu bạn không yêu cầu mã, hãy bỏ qua thư này: không có mã thì sẽ không có gì xảy ra.',
  },
  ja: {
    subject: '{{code}} は{{appName}}の確認コードです',
    lead: 'このアドレスがご本人のものであることを{{appName}}で確認するため、次のコードを入力してください:',
    caution: 'お心当たりがない場合は、このメールを無視してください。コードがなければ何も起こりません。',
  },
  ko: {
    subject: '{{code}} {{appName}} 인증 코드입니다',
    lead: '{{appName}}에서 본인의 주소임을 확인하려면 이 코드를 입력하세요:',
    caution: '요청하지 않으셨다면 이 메일을 무시하세요. 코드 없이는 아무 일도 일어나지 않습니다.',
  },
  'zh-Hans': {
    subject: '{{code}} 是您的{{appName}}验证码',
    lead: '请输入此验证码，以便在{{appName}}确认此邮箱地址属于您：',
    caution: '如果您没有提出请求，请忽略此邮件：没有验证码，什么都不会发生。',
  },
  'zh-Hant': {
    subject: '{{code}} 是您的 {{appName}} 驗證碼',
    lead: '請輸入此驗證碼，以便在 {{appName}} 確認此電子郵件地址屬於您：',
    caution: '如果您沒有提出要求，請忽略此郵件：沒有驗證碼，什麼都不會發生。',
  },
};
