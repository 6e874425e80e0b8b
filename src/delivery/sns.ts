import type { Provider } from './delivery';

export interface SnsSettings {
  region: string;
  endpoint: string | undefined;
  credentials: { accessKeyId: string; secretAccessKey: string; sessionToken?: string };
  senderId: string | undefined;
}

const CONNECT_TIMEOUT_MS = 3_000;
const REQUEST_TIMEOUT_MS = 10_000;

/** SMS through Amazon SNS. The SDK is loaded with the first message: it costs memory that e-mail needs not. */
export function createSnsProvider({ senderId, endpoint, ...settings }: SnsSettings): Provider {
  const load = async () => {
    const { SNSClient, PublishCommand } = await import('@aws-sdk/client-sns');
    const client = new SNSClient({
      ...settings,
      ...(endpoint === undefined ? {} : { endpoint }),
      // The SDK would try a reset or a 500 three times, and one send could become two messages.
      maxAttempts: 1,
      requestHandler: {
        connectionTimeout: CONNECT_TIMEOUT_MS,
        requestTimeout: REQUEST_TIMEOUT_MS,
        throwOnRequestTimeout: true,
      },
    });
    return { client, PublishCommand };
  };
  let sdk: ReturnType<typeof load> | undefined;

  return {
    name: 'sns',
    async send({ to, text }, signal) {
      const { client, PublishCommand } = await (sdk ??= load());
      await client.send(
        new PublishCommand({
          PhoneNumber: to,
          Message: text,
          MessageAttributes: {
            'AWS.SNS.SMS.SMSType': { DataType: 'String', StringValue: 'Transactional' },
            ...(senderId === undefined
              ? {}
              : { 'AWS.SNS.SMS.SenderID': { DataType: 'String', StringValue: senderId } }),
          },
        }),
        { abortSignal: signal },
      );
    },
    close() {
      void sdk?.then(({ client }) => client.destroy());
    },
  };
}
