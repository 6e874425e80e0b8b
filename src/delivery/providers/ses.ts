import { isNativeError } from 'node:util/types';
import { apiUrl, parsed } from '../../config/setting-kinds';
import { DeliveryError, type FailureReason } from '../delivery-error';
import { messageIdIn } from '../message-id';
import type { Provider } from '../provider';
import { createHttpsGet } from '../receipts/https-get';
import { createSesReceipts, REF_TAG } from '../receipts/ses-receipts';
import { TOPIC_ARN } from '../receipts/sns-envelope';
import { awsClientSettings, awsTogether, awsVariables, readAws, reasonOfAwsError, type AwsSettings } from './aws';
import { assertAwsLogin } from './aws-login';
import { defineProvider } from './define-provider';
import { AUTOMATIC, emailVariables, type EmailHeaders, type Header } from './email-headers';
import { inAscii } from './in-ascii';
import { loadOnce } from './load-once';
import { mailbox } from './mailbox';
import type { Network } from './network';

/** SES must have verified the sender or its domain. */
interface SesSettings extends AwsSettings, EmailHeaders {
  /** Publishes the events of its e-mails to the topic. */
  configurationSet?: string | undefined;
  topicArn?: string | undefined;
}

const matching = (pattern: RegExp) => (text: string) => (pattern.test(text) ? text : undefined);

export const ses = defineProvider({
  name: 'ses',
  channels: { email: 'when named' },
  variables: {
    ...awsVariables,
    ...emailVariables,
    AWS_ENDPOINT_URL_SESV2: apiUrl.optional(),
    SES_CONFIGURATION_SET: parsed('the name of a configuration set', matching(/^[\w-]{1,64}$/)).optional(),
    SES_TOPIC_ARN: parsed('the ARN of an SNS topic', matching(TOPIC_ARN)).optional(),
  },
  needs: 'AWS_REGION and EMAIL_FROM',
  together: [
    ...awsTogether,
    { given: 'SES_CONFIGURATION_SET', needsOneOf: ['AWS_REGION'] },
    { given: 'SES_TOPIC_ARN', needsOneOf: ['SES_CONFIGURATION_SET'] },
  ],
  read(values): SesSettings | undefined {
    const { EMAIL_FROM: from, AWS_ENDPOINT_URL_SESV2: endpoint } = values;
    const aws = readAws(values);
    if (!aws || !from) return undefined;
    const { EMAIL_REPLY_TO: replyTo, EMAIL_HEADERS: headers } = values;
    const { SES_CONFIGURATION_SET: configurationSet, SES_TOPIC_ARN: topicArn } = values;
    return { ...aws, endpoint, from, replyTo, headers, configurationSet, topicArn };
  },
  create: createSesProvider,
  receipts: ({ topicArn }, network) => (topicArn ? createSesReceipts(topicArn, createHttpsGet(network)) : undefined),
});

/**
 * Every reason here is temporary. SES accepts any recipient and reports a bounce later. MessageRejected and
 * BadRequestException can be about our own address, and in SES's sandbox about the recipient.
 */
const REASONS: ReadonlyMap<string, FailureReason> = new Map([
  ['MailFromDomainNotVerifiedException', 'sender_refused'],
  ['AccountSuspendedException', 'account_blocked'],
  ['SendingPausedException', 'account_blocked'],
  ['MessageRejected', 'message_rejected'],
  ['BadRequestException', 'message_rejected'],
]);

/** E-mail through Amazon SES. The SDK is loaded with the first message or check. */
export function createSesProvider(settings: SesSettings, network: Network): Provider {
  const sdk = loadOnce(async () => {
    const { SESv2Client, GetAccountCommand, SendEmailCommand } = await import('@aws-sdk/client-sesv2');
    const client = new SESv2Client(awsClientSettings(settings, { service: 'email', network }));
    return { client, GetAccountCommand, SendEmailCommand };
  });
  const { headers = [], replyTo } = settings;
  const from = inAscii(settings.from);
  // The name by which SES reads it from SMTP. In the API it is a parameter.
  const isConfigurationSet = ([name]: Header) => name.toLowerCase() === 'x-ses-configuration-set';
  const configurationSet = settings.configurationSet ?? headers.find(isConfigurationSet)?.[1];
  const otherHeaders = [...AUTOMATIC, ...headers.filter((header) => !isConfigurationSet(header))];

  return {
    name: 'ses',
    async send({ to, subject, text, html, receipt }, signal) {
      const { client, SendEmailCommand } = await sdk.get();
      const sendEmail = new SendEmailCommand({
        FromEmailAddress: from,
        ...(replyTo !== undefined && { ReplyToAddresses: [inAscii(replyTo)] }),
        ...(configurationSet !== undefined && { ConfigurationSetName: configurationSet }),
        ...(receipt && { EmailTags: [{ Name: REF_TAG, Value: receipt.ref }] }),
        Destination: { ToAddresses: [mailbox(to)] },
        Content: {
          Simple: {
            Subject: utf8(subject ?? ''),
            Body: { Text: utf8(text), ...(html === undefined ? {} : { Html: utf8(html) }) },
            Headers: otherHeaders.map(([Name, Value]) => ({ Name, Value })),
          },
        },
      });
      const reply = await client.send(sendEmail, { abortSignal: signal }).catch((error: unknown) => {
        const known = isNativeError(error) ? REASONS.get(error.name) : undefined;
        throw new DeliveryError(known ?? reasonOfAwsError(error, signal));
      });
      return messageIdIn(reply.MessageId, to);
    },
    isCheckHeavy: true,
    async check(signal) {
      const { client, GetAccountCommand } = await sdk.get();
      const read = new GetAccountCommand({});
      await client.send(read, { abortSignal: signal }).catch((error: unknown) => assertAwsLogin(error, signal));
    },
    close() {
      sdk.ifLoaded(({ client }) => client.destroy());
    },
  };
}

const utf8 = (data: string) => ({ Data: data, Charset: 'UTF-8' });
