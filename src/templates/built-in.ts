import { byChannel, type Channel } from '../channel';
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

/** The request types of the contract, and the words that each selects. */
const WORDS = {
  VERIFICATION: { email: verificationEmail, sms: verificationSms },
  FORGET: { email: forgetEmail, sms: forgetSms },
  '2FA': { email: twoFactorEmail, sms: twoFactorSms },
} as const satisfies Record<string, { email: EmailWords; sms: SmsWords }>;

export type RequestType = keyof typeof WORDS;

export const REQUEST_TYPES = Object.keys(WORDS).filter((type): type is RequestType => type in WORDS);

const BUILD: Record<Channel, (type: RequestType, locale: Locale) => MessageTemplate> = {
  email: builtInEmail,
  sms: builtInSms,
};

/** The messages that need no operator's folder: each type in each locale, for each channel. */
export function builtInTemplates(): TemplateEntry[] {
  return REQUEST_TYPES.flatMap((type) =>
    LOCALES.flatMap((locale) =>
      Object.values(byChannel((channel) => ({ type, channel, locale, template: BUILD[channel](type, locale) }))),
    ),
  );
}

function builtInEmail(type: RequestType, locale: Locale) {
  const { subject, lead, caution } = WORDS[type].email[locale];
  const support = `{{#if support}}${EMAIL_SUPPORT[locale]}{{/if}}`;
  const paragraphs = [lead, '{{code}}', EMAIL_ENDING[locale], caution, support];
  return createEmailTemplate({ locale, subject, body: paragraphs.join('\n\n') });
}

function builtInSms(type: RequestType, locale: Locale) {
  return createSmsTemplate({ locale, wordings: wordingsOf(WORDS[type].sms[locale]) });
}
