import type { Channel, Message } from '../delivery/provider';
import { renderEmail, type EmailTemplate } from './email/layout';
import { forgetEmail } from './email/forget';
import { twoFactorEmail } from './email/two-factor';
import { verificationEmail } from './email/verification';
import { forgetSms } from './sms/forget';
import { twoFactorSms } from './sms/two-factor';
import { verificationSms } from './sms/verification';

/** What a template may say. There is no name or address here, so none can get into a message. */
export interface TemplateValues {
  code: string;
  appName: string;
  /** How long the code lives, in words. */
  life: string;
}

export type SmsTemplate = (values: TemplateValues) => string;

/** A type of request and the messages that it selects. */
const TEMPLATES = {
  VERIFICATION: { email: verificationEmail, sms: verificationSms },
  FORGET: { email: forgetEmail, sms: forgetSms },
  '2FA': { email: twoFactorEmail, sms: twoFactorSms },
} as const satisfies Record<string, { email: EmailTemplate; sms: SmsTemplate }>;

export type RequestType = keyof typeof TEMPLATES;

export const REQUEST_TYPES = ['VERIFICATION', 'FORGET', '2FA'] as const satisfies RequestType[];

export interface RenderRequest {
  channel: Channel;
  to: string;
  type: RequestType;
  code: string;
  ttlSeconds: number;
}

export interface Templates {
  render(request: RenderRequest): Message;
}

export function createTemplates(appName: string): Templates {
  return {
    render({ channel, to, type, code, ttlSeconds }) {
      const values = { code, appName, life: lifeInWords(ttlSeconds) };
      const content =
        channel === 'email'
          ? renderEmail(TEMPLATES[type].email(values), values)
          : { text: TEMPLATES[type].sms(values) };
      return { channel, to, type, code, ...content };
    },
  };
}

function lifeInWords(seconds: number): string {
  if (seconds < 60) return seconds === 1 ? '1 second' : `${seconds} seconds`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 120) return minutes === 1 ? '1 minute' : `${minutes} minutes`;
  return `${Math.floor(minutes / 60)} hours`;
}
