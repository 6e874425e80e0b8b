import { isNativeError } from 'node:util/types';
import { encodeWords } from 'nodemailer/lib/mime-funcs';
import { awsClientSettings, reasonOfAwsError, type AwsSettings } from './aws';
import { loadOnce } from './load-once';
import type { Provider } from '../provider';
import { DeliveryError, type FailureReason } from '../delivery-error';

export interface SesSettings extends AwsSettings {
  /** `"Name" <address>` or an address, of an identity that is verified with SES. */
  from: string;
}

/**
 * No error of SES says surely that the recipient is at fault: it takes any address and bounces later, and
 * MessageRejected and BadRequestException are as often about our own identity. So none is permanent.
 */
const REASONS: ReadonlyMap<string, FailureReason> = new Map([
  ['MailFromDomainNotVerifiedException', 'sender_refused'],
  ['AccountSuspendedException', 'account_blocked'],
  ['SendingPausedException', 'account_blocked'],
  ['MessageRejected', 'rejected'],
  ['BadRequestException', 'rejected'],
]);

/** E-mail through Amazon SES. The SDK is loaded with the first message. */
export function createSesProvider(settings: SesSettings): Provider {
  const sdk = loadOnce(async () => {
    const { SESv2Client, SendEmailCommand } = await import('@aws-sdk/client-sesv2');
    return { client: new SESv2Client(awsClientSettings(settings)), SendEmailCommand };
  });
  const from = inAscii(settings.from);

  return {
    name: 'ses',
    async send({ to, subject, text, html }, signal) {
      const { client, SendEmailCommand } = await sdk.get();
      const sendEmail = new SendEmailCommand({
        FromEmailAddress: from,
        Destination: { ToAddresses: [to] },
        Content: {
          Simple: {
            Subject: utf8(subject ?? ''),
            Body: { Text: utf8(text), ...(html === undefined ? {} : { Html: utf8(html) }) },
            // RFC 3834: out-of-office robots must not answer.
            Headers: [{ Name: 'Auto-Submitted', Value: 'auto-generated' }],
          },
        },
      });
      await client.send(sendEmail, { abortSignal: signal }).catch((error: unknown) => {
        const known = isNativeError(error) ? REASONS.get(error.name) : undefined;
        throw new DeliveryError(known ?? reasonOfAwsError(error, signal));
      });
    },
    close() {
      sdk.ifLoaded(({ client }) => client.destroy());
    },
  };
}

const utf8 = (data: string) => ({ Data: data, Charset: 'UTF-8' });

const ENCODED_WORD_LENGTH = 52; // nodemailer's own: 75 with what surrounds it (RFC 2047, 2)

/** SES wants the sender in ASCII: a name in other letters becomes encoded words, which take no quotes. */
function inAscii(sender: string): string {
  const [, name, address] = /^\s*"?([^"<]*[^"<\s])"?\s*(<[^<>]+>)\s*$/.exec(sender) ?? [];
  if (name === undefined || address === undefined || !/[^\x20-\x7e]/.test(name)) return sender;
  return `${encodeWords(name, 'B', ENCODED_WORD_LENGTH, true)} ${address}`;
}
