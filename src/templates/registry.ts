import type { Channel, Message } from '../delivery/provider';
import type { EmailWords } from './email/email';
import { EMAIL_ENDING } from './email/ending';
import { forgetEmail } from './email/forget';
import { layOutEmail } from './email/layout';
import { twoFactorEmail } from './email/two-factor';
import { verificationEmail } from './email/verification';
import { compile, type TemplateValues } from './fill';
import { lifeInWords } from './life';
import { LOCALES, type Locale } from './locale';
import { forgetSms } from './sms/forget';
import { lifeInSms, type SmsWords } from './sms/sms';
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

export interface RenderRequest {
  channel: Channel;
  to: string;
  type: RequestType;
  locale: Locale;
  code: string;
  ttlSeconds: number;
}

export interface Templates {
  render(request: RenderRequest): Message;
}

export function createTemplates(appName: string): Templates {
  const compiled = new Map(
    REQUEST_TYPES.flatMap((type) =>
      LOCALES.map((locale) => [`${type} ${locale}`, compileMessages(type, locale)] as const),
    ),
  );

  return {
    render({ channel, to, type, locale, code, ttlSeconds }) {
      const messages = compiled.get(`${type} ${locale}`);
      if (messages === undefined) throw new Error(`no template for ${type} in ${locale}`);
      const content = messages[channel]({ code, appName }, ttlSeconds);
      return { channel, to, type, code, ...content };
    },
  };
}

type Given = Omit<TemplateValues, 'life'>;

function compileMessages(type: RequestType, locale: Locale) {
  const words = TEMPLATES[type].email[locale];
  const subject = compile(words.subject);
  const lead = compile(words.lead);
  const ending = compile(EMAIL_ENDING[locale]);
  const caution = compile(words.caution);
  const sms = compile(TEMPLATES[type].sms[locale]);

  return {
    email(given: Given, ttlSeconds: number) {
      const values = { ...given, life: lifeInWords(ttlSeconds, locale) };
      return layOutEmail(
        {
          ...given,
          subject: subject(values),
          lead: lead(values),
          ending: ending(values),
          caution: caution(values),
        },
        locale,
      );
    },
    sms: (given: Given, ttlSeconds: number) => ({
      text: sms({ ...given, life: lifeInSms(ttlSeconds, locale) }),
    }),
  };
}
