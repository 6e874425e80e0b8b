import { WORDS, type Words } from '../channel';
import type { TemplateEntry } from './catalogue';
import { createEmailTemplate } from './email/email-template';
import type { EmailWords } from './email/email-words';
import { EMAIL_ENDING } from './email/ending';
import { forgetEmail } from './email/forget';
import { EMAIL_SUPPORT } from './email/support';
import { twoFactorEmail } from './email/two-factor';
import { verificationEmail } from './email/verification';
import { LOCALES, type Locale } from './locale/locale';
import type { MessageTemplate } from './message-template';
import { forgetSms } from './sms/forget';
import { createSmsTemplate } from './sms/sms-template';
import { twoFactorSms } from './sms/two-factor';
import { verificationSms } from './sms/verification';
import { wordingsOf, type SmsWords } from './sms/wordings';
import { VOICE_CAUTION } from './voice/caution';
import { forgetVoice } from './voice/forget';
import { twoFactorVoice } from './voice/two-factor';
import { verificationVoice } from './voice/verification';
import { createVoiceTemplate, type VoiceWords } from './voice/voice-template';

/** The request types of the contract, and the words that each selects. */
const MESSAGES = {
  VERIFICATION: { email: verificationEmail, sms: verificationSms, voice: verificationVoice },
  FORGET: { email: forgetEmail, sms: forgetSms, voice: forgetVoice },
  '2FA': { email: twoFactorEmail, sms: twoFactorSms, voice: twoFactorVoice },
} as const satisfies Record<string, { email: EmailWords; sms: SmsWords; voice: VoiceWords }>;

export type RequestType = keyof typeof MESSAGES;

export const REQUEST_TYPES = Object.keys(MESSAGES).filter((type): type is RequestType => type in MESSAGES);

const BUILD: Record<Words, (type: RequestType, locale: Locale) => MessageTemplate> = {
  email: builtInEmail,
  sms: builtInSms,
  voice: builtInVoice,
};

/** The messages that need no operator's folder: each type in each locale, of each kind. */
export function builtInTemplates(): TemplateEntry[] {
  return REQUEST_TYPES.flatMap((type) =>
    LOCALES.flatMap((locale) => WORDS.map((words) => ({ type, words, locale, template: BUILD[words](type, locale) }))),
  );
}

function builtInEmail(type: RequestType, locale: Locale) {
  const { subject, lead, caution } = MESSAGES[type].email[locale];
  const support = `{{#if support}}${EMAIL_SUPPORT[locale]}{{/if}}`;
  const paragraphs = [lead, '{{code}}', EMAIL_ENDING[locale], caution, support];
  return createEmailTemplate({ locale, subject, body: paragraphs.join('\n\n') });
}

function builtInSms(type: RequestType, locale: Locale) {
  return createSmsTemplate({ locale, wordings: wordingsOf(MESSAGES[type].sms[locale]) });
}

function builtInVoice(type: RequestType, locale: Locale) {
  return createVoiceTemplate({ locale, text: `${VOICE_CAUTION[locale]} ${MESSAGES[type].voice[locale]}` });
}
