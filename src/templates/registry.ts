import type { Channel } from '../channel';
import type { Message } from '../delivery/provider';
import { createCatalogue, type Catalogue, type TemplateEntry } from './catalogue';
import type { EmailWords } from './email/email-words';
import { EMAIL_ENDING } from './email/ending';
import { forgetEmail } from './email/forget';
import { createEmailTemplate } from './email/email-template';
import { EMAIL_SUPPORT } from './email/support';
import { twoFactorEmail } from './email/two-factor';
import { verificationEmail } from './email/verification';
import { LOCALES, type Locale } from './locale/locale';
import { readTemplatesFolder } from './operator/operator-folder';
import { forgetSms } from './sms/forget';
import { wordingsOf, type SmsWords } from './sms/wordings';
import { createSmsTemplate } from './sms/sms-template';
import { twoFactorSms } from './sms/two-factor';
import { verificationSms } from './sms/verification';

/** A type of request and the messages that it selects. */
const TEMPLATES = {
  VERIFICATION: { email: verificationEmail, sms: verificationSms },
  FORGET: { email: forgetEmail, sms: forgetSms },
  '2FA': { email: twoFactorEmail, sms: twoFactorSms },
} as const satisfies Record<string, { email: EmailWords; sms: SmsWords }>;

export type RequestType = keyof typeof TEMPLATES;

export const REQUEST_TYPES = Object.keys(TEMPLATES).filter(
  (type): type is RequestType => type in TEMPLATES,
);

export interface MessageSettings {
  appName: string;
  /** `#rrggbb` */
  color?: string;
  supportContact?: string | undefined;
  /** A folder of templates that add to these or stand in for them. */
  folder?: string | undefined;
}

/** How a caller wants a message to be. */
export interface MessageWishes {
  /** Another name than the app's. */
  brand?: string | undefined;
  /** Exactly those that the type declares for the channel. */
  variables?: Readonly<Record<string, string>> | undefined;
  /** SMS only: what a browser or an app finds the code by. */
  autofill?: { webDomain: string } | { androidHash: string } | undefined;
}

export interface RenderRequest extends MessageWishes {
  channel: Channel;
  to: string;
  type: string;
  /** One of those that there are for the type and channel. */
  locale: string;
  code: string;
  ttlSeconds: number;
}

/** The messages that this instance can send. */
export interface Templates extends Pick<Catalogue, 'types' | 'locales' | 'variables'> {
  render(request: RenderRequest): Message;
}

/**
 * Reads every template there is, once.
 * @throws TemplateError with a line for each of the operator's files that is broken
 */
export function createTemplates(settings: MessageSettings): Templates {
  const { appName, color = '#1d4ed8', supportContact = '', folder } = settings;
  const own = folder === undefined ? [] : readTemplatesFolder(folder);
  const catalogue = createCatalogue([...builtIn(), ...own]);

  return {
    ...catalogue,
    render({ channel, to, type, locale, code, ttlSeconds, brand, variables, autofill }) {
      const template = catalogue.find(channel, type, locale);
      if (template === undefined) throw new Error(`no template for ${type} in ${locale}`);
      const values = { ...variables, code, appName: brand ?? appName, support: supportContact };
      const lastLine = autofill && lastLineOf(autofill, code);
      return {
        channel,
        to,
        type,
        code,
        ...template.render({ values, ttlSeconds, color, lastLine }),
      };
    },
  };
}

function builtIn(): TemplateEntry[] {
  return REQUEST_TYPES.flatMap((type) =>
    LOCALES.flatMap((locale): TemplateEntry[] => [
      { type, channel: 'email', locale, template: builtInEmail(type, locale) },
      {
        type,
        channel: 'sms',
        locale,
        template: createSmsTemplate({ locale, wordings: wordingsOf(TEMPLATES[type].sms[locale]) }),
      },
    ]),
  );
}

function builtInEmail(type: RequestType, locale: Locale) {
  const { subject, lead, caution } = TEMPLATES[type].email[locale];
  const support = `{{#if support}}${EMAIL_SUPPORT[locale]}{{/if}}`;
  const paragraphs = [lead, '{{code}}', EMAIL_ENDING[locale], caution, support];
  return createEmailTemplate({ locale, subject, body: paragraphs.join('\n\n') });
}

/** Of WebOTP and iOS, or of Android's SMS Retriever. */
function lastLineOf(autofill: NonNullable<MessageWishes['autofill']>, code: string): string {
  return 'webDomain' in autofill ? `@${autofill.webDomain} #${code}` : autofill.androidHash;
}
