import type { VoiceWords } from './voice-template';

/** Stands before the code, which a person remembers best if it comes last. */
export const VOICE_CAUTION: VoiceWords = {
  en: 'Never share this code.',
  es: 'No compartas este código con nadie.',
  fr: 'Ne communiquez ce code à personne.',
  de: 'Geben Sie diesen Code nie weiter.',
  it: 'Non condividere questo codice con nessuno.',
  pt: 'Nunca partilhe este código.',
  'pt-BR': 'Nunca compartilhe este código.',
  nl: 'Deel deze code met niemand.',
  pl: 'Nikomu nie podawaj tego kodu.',
  sv: 'Dela aldrig den här koden.',
  tr: 'Bu kodu kimseyle paylaşmayın.',
  ru: 'Никому не сообщайте этот код.',
  uk: 'Нікому не повідомляйте цей код.',
  ar: 'لا تشارك هذا الرمز مع أحد.',
  he: 'אין למסור את הקוד הזה לאיש.',
  hi: 'यह कोड किसी को न बताएँ।',
  bn: 'এই কোডটি কাউকে জানাবেন না।',
  id: 'Jangan berikan kode ini kepada siapa pun.',
  vi: 'Không chia sẻ mã này với bất kỳ ai.',
  ja: 'このコードは誰にも教えないでください。',
  ko: '이 코드를 타인에게 알려 주지 마세요.',
  'zh-Hans': '请勿将此验证码告诉他人。',
  'zh-Hant': '請勿將此驗證碼告訴他人。',
};
