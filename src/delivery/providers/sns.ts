import { isNativeError } from 'node:util/types';
import { apiUrl, freeText } from '../../config/setting-kinds';
import { DeliveryError, type FailureReason } from '../delivery-error';
import { messageIdIn } from '../message-id';
import type { Provider } from '../provider';
import { awsClientSettings, awsTogether, awsVariables, readAws, reasonOfAwsError, type AwsSettings } from './aws';
import { assertAwsLogin } from './aws-login';
import { defineProvider } from './define-provider';
import { loadOnce } from './load-once';
import type { Network } from './network';

interface SnsSettings extends AwsSettings {
  senderId?: string | undefined;
  /** US dollars. SNS drops a message that would cost more. */
  maxPrice?: string | undefined;
  /** Networks in India require the ids of the sender and the template in TRAI's DLT register. */
  dltEntityId?: string | undefined;
  dltTemplateId?: string | undefined;
}

const SENDER_ID_ACCEPTS = '1 to 11 letters and digits, at least one letter';
const PRICE_ACCEPTS = 'US dollars a message such as 0.10';

export const sns = defineProvider({
  name: 'sns',
  channels: { sms: 'when set up' },
  variables: {
    ...awsVariables,
    AWS_ENDPOINT_URL_SNS: apiUrl.optional(),
    SMS_SENDER_ID: freeText(SENDER_ID_ACCEPTS)
      .regex(/^(?=.*[A-Za-z])[A-Za-z0-9]{1,11}$/, SENDER_ID_ACCEPTS)
      .optional(),
    SNS_MAX_PRICE: freeText(PRICE_ACCEPTS)
      .regex(/^\d{1,3}(\.\d{1,5})?$/, PRICE_ACCEPTS)
      .optional(),
    SNS_DLT_ENTITY_ID: freeText("the sender's id in India's DLT register").optional(),
    SNS_DLT_TEMPLATE_ID: freeText("the template's id in India's DLT register").optional(),
  },
  needs: 'AWS_REGION',
  together: awsTogether,
  read(values, { isNamed }): SnsSettings | undefined {
    const aws = readAws(values);
    // Many machines set `AWS_REGION`. A machine with a role has no key: the operator must name SNS there.
    const isMeant = isNamed || values.AWS_ACCESS_KEY_ID !== undefined;
    if (!isMeant || aws === undefined) return undefined;
    return {
      ...aws,
      endpoint: values.AWS_ENDPOINT_URL_SNS,
      senderId: values.SMS_SENDER_ID,
      maxPrice: values.SNS_MAX_PRICE,
      dltEntityId: values.SNS_DLT_ENTITY_ID,
      dltTemplateId: values.SNS_DLT_TEMPLATE_ID,
    };
  },
  create: createSnsProvider,
});

/**
 * SMS through Amazon SNS. The SDK is loaded with the first message or check, which saves its memory where only e-mail
 * is sent. SNS also accepts a message that it then drops for the account's spend limit or for `maxPrice`.
 */
export function createSnsProvider(settings: SnsSettings, network: Network): Provider {
  const sdk = loadOnce(async () => {
    const { SNSClient, GetSMSAttributesCommand, PublishCommand } = await import('@aws-sdk/client-sns');
    const client = new SNSClient(awsClientSettings(settings, { service: 'sns', network }));
    return { client, GetSMSAttributesCommand, PublishCommand };
  });
  const attributes = messageAttributes(settings);

  return {
    name: 'sns',
    async send({ to, text }, signal) {
      const { client, PublishCommand } = await sdk.get();
      const publish = new PublishCommand({
        PhoneNumber: to,
        Message: text,
        MessageAttributes: attributes,
      });
      const reply = await client.send(publish, { abortSignal: signal }).catch((error: unknown) => {
        throw new DeliveryError(reasonOf(error, signal));
      });
      return messageIdIn(reply.MessageId, to);
    },
    isCheckHeavy: true,
    async check(signal) {
      const { client, GetSMSAttributesCommand } = await sdk.get();
      const read = new GetSMSAttributesCommand({ attributes: ['DefaultSMSType'] });
      await client.send(read, { abortSignal: signal }).catch((error: unknown) => assertAwsLogin(error, signal));
    },
    close() {
      sdk.ifLoaded(({ client }) => client.destroy());
    },
  };
}

function messageAttributes({ senderId, maxPrice, dltEntityId, dltTemplateId }: SnsSettings) {
  const attribute = (name: string, value: string | undefined, type = 'String') =>
    value === undefined ? {} : { [name]: { DataType: type, StringValue: value } };
  return {
    ...attribute('AWS.SNS.SMS.SMSType', 'Transactional'),
    ...attribute('AWS.SNS.SMS.SenderID', senderId),
    ...attribute('AWS.SNS.SMS.MaxPrice', maxPrice, 'Number'),
    ...attribute('AWS.MM.SMS.EntityId', dltEntityId),
    ...attribute('AWS.MM.SMS.TemplateId', dltTemplateId),
  };
}

function reasonOf(error: unknown, signal: AbortSignal): FailureReason {
  if (isNativeError(error)) {
    if (error.name === 'OptedOutException') return 'recipient_opted_out';
    // The account's sandbox has not verified the number, or SNS does not serve it.
    if (error.name === 'UserErrorException' || error.name === 'UserError') return 'destination_refused';
    // SNS throws the same class for a bad attribute of ours: only the text names the parameter.
    if (error.name === 'InvalidParameterException' && error.message.includes('PhoneNumber')) {
      return 'recipient_refused';
    }
  }
  return reasonOfAwsError(error, signal);
}
