import type { Locale } from '../locale/locale';

/** The last paragraph of an e-mail, where the operator has set `SUPPORT_CONTACT`. */
export const EMAIL_SUPPORT: Readonly<Record<Locale, string>> = {
  en: 'Questions? {{support}}',
  es: '¿Tienes preguntas? {{support}}',
  fr: 'Des questions\u00a0? {{support}}',
  de: 'Fragen? {{support}}',
  it: 'Hai domande? {{support}}',
  pt: 'Tem dúvidas? {{support}}',
  'pt-BR': 'Dúvidas? {{support}}',
  nl: 'Vragen? {{support}}',
  pl: 'Masz pytania? {{support}}',
  sv: 'Frågor? {{support}}',
  tr: 'Sorularınız mı var? {{support}}',
  ru: 'Есть вопросы? {{support}}',
  uk: 'Маєте запитання? {{support}}',
  ar: 'هل لديك أسئلة؟ \u2068{{support}}\u2069',
  he: 'יש שאלות? \u2068{{support}}\u2069',
  hi: 'कोई सवाल? {{support}}',
  bn: 'কোনো প্রশ্ন? {{support}}',
  id: 'Ada pertanyaan? {{support}}',
  vi: 'Bạn có câu hỏi? {{support}}',
  ja: 'お問い合わせ：{{support}}',
  ko: '문의: {{support}}',
  'zh-Hans': '如有疑问，请联系：{{support}}',
  'zh-Hant': '如有疑問，請聯絡：{{support}}',
};
