// The service loads it with its first message. On a busy machine that takes longer than a short DELIVERY_TIMEOUT.
import '@aws-sdk/client-sns';
import { createServer, type ServerResponse } from 'node:http';
import { text as readText } from 'node:stream/consumers';
import { listen } from './free-port';
import { onTeardown, type Env } from './harness';

/** How the endpoint replies. A test may change it at any time. */
export type SnsBehaviour =
  | 'accept'
  | 'throttle' // 400 Throttling, which AWS SDKs retry by default
  | 'refuse' // 400 with the number in its text, as Amazon replies
  | 'fail' // 500
  | 'silent'
  | 'reset';

export interface SnsRequest {
  /** The form as it was sent, by Amazon's field names. */
  form: Record<string, string>;
  /** `MessageAttributes`, by name. */
  attributes: Record<string, string>;
  authorization: string;
}

export interface SnsSink {
  /** The settings that direct a service here. */
  env: Env;
  behaviour: SnsBehaviour;
  /** Oldest first, with any reply or none. */
  requests: SnsRequest[];
}

/** Amazon SNS on a free port, as far as `Publish` of its query API. */
export async function startSnsSink(): Promise<SnsSink> {
  const server = createServer((req, res) => {
    void readText(req).then((body) => {
      const form = Object.fromEntries(new URLSearchParams(body));
      const authorization = req.headers.authorization ?? '';
      sink.requests.push({ form, attributes: attributesIn(form), authorization });
      answer(res, sink.behaviour, form['PhoneNumber'] ?? '');
    });
  });
  const port = await listen(server);
  onTeardown(() => {
    server.closeAllConnections();
    server.close();
  });

  const sink: SnsSink = {
    env: {
      AWS_ENDPOINT_URL_SNS: `http://127.0.0.1:${port}`,
      AWS_ACCESS_KEY_ID: 'AKIAEXAMPLE',
      AWS_SECRET_ACCESS_KEY: 'a-secret-access-key',
      AWS_REGION: 'eu-west-1',
    },
    behaviour: 'accept',
    requests: [],
  };
  return sink;
}

function answer(res: ServerResponse, behaviour: SnsBehaviour, phoneNumber: string) {
  if (behaviour === 'silent') return;
  if (behaviour === 'reset') {
    res.socket?.resetAndDestroy();
    return;
  }
  const [status, kind, content] = {
    // A real id never holds the number: the log must not trust that.
    accept: [200, 'Publish', `<PublishResult><MessageId>${phoneNumber.slice(1)}</MessageId></PublishResult>`] as const,
    throttle: [400, 'Error', error('Throttling', `Rate exceeded for ${phoneNumber}`)] as const,
    refuse: [
      400,
      'Error',
      error('InvalidParameter', `Invalid parameter: PhoneNumber Reason: ${phoneNumber} is not valid`),
    ] as const,
    fail: [500, 'Error', error('InternalFailure', `${phoneNumber} went wrong`)] as const,
  }[behaviour];
  const xmlns = 'http://sns.amazonaws.com/doc/2010-03-31/';
  res.writeHead(status, { 'Content-Type': 'text/xml' });
  res.end(`<${kind}Response xmlns="${xmlns}">${content}</${kind}Response>`);
}

function error(code: string, message: string): string {
  return `<Error><Type>Sender</Type><Code>${code}</Code><Message>${message}</Message></Error>`;
}

function attributesIn(form: Record<string, string>): Record<string, string> {
  const attributes: Record<string, string> = {};
  for (const [key, name] of Object.entries(form)) {
    const entry = /^(MessageAttributes\.entry\.\d+)\.Name$/.exec(key)?.[1];
    if (entry !== undefined) attributes[name] = form[`${entry}.Value.StringValue`] ?? '';
  }
  return attributes;
}
