import { isNativeError } from 'node:util/types';
import { awsClientSettings, reasonOfAwsError, type AwsSettings } from './aws';
import { loadOnce } from './load-once';
import type { Provider } from '../provider';
import { DeliveryError, type FailureReason } from '../delivery-error';

export interface SnsSettings extends AwsSettings {
  senderId?: string | undefined;
  /** US dollars for one message, at most: a dearer one is not sent. */
  maxPrice?: string | undefined;
  /** India takes no message without the ids of its sender and its template (TRAI's DLT register). */
  dltEntityId?: string | undefined;
  dltTemplateId?: string | undefined;
}

/**
 * SMS through Amazon SNS. The SDK is loaded with the first message: it costs memory that e-mail needs not.
 * SNS says that it has taken a message even when the account's spend limit or the highest price then drops it.
 */
export function createSnsProvider(settings: SnsSettings): Provider {
  const sdk = loadOnce(async () => {
    const { SNSClient, PublishCommand } = await import('@aws-sdk/client-sns');
    return { client: new SNSClient(awsClientSettings(settings)), PublishCommand };
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
      await client.send(publish, { abortSignal: signal }).catch((error: unknown) => {
        throw new DeliveryError(reasonOf(error, signal));
      });
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
    // The same class is thrown for a bad attribute of ours: only the text says which parameter it was.
    if (error.name === 'InvalidParameterException' && error.message.includes('PhoneNumber')) {
      return 'recipient_refused';
    }
  }
  return reasonOfAwsError(error, signal);
}
