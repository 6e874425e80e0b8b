import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text as readText } from 'node:stream/consumers';
import { onTeardown, type Env } from './harness';

/** How the endpoint answers. It may change at any time. */
export type SnsBehaviour =
  | 'accept'
  | 'throttle' // 400 Throttling, which SDKs like to retry
  | 'refuse' // 400, naming the number as Amazon does
  | 'fail' // 500
  | 'say-nothing'
  | 'reset';

export interface SnsRequest {
  /** The form as it was sent, by Amazon's names. */
  form: Record<string, string>;
  /** MessageAttributes, by name. */
  attributes: Record<string, string>;
  authorization: string;
}

export interface SnsSink {
  /** The settings that point a service here. */
  env: Env;
  behaviour: SnsBehaviour;
  /** Oldest first, whatever was answered. */
  requests: SnsRequest[];
}

/** Amazon SNS as far as `Publish` of its query API goes, on a free port. */
export async function startSnsSink(): Promise<SnsSink> {
  const server = createServer((req, res) => {
    void readText(req).then((body) => {
      const form = Object.fromEntries(new URLSearchParams(body));
      const authorization = req.headers.authorization ?? '';
      sink.requests.push({ form, attributes: attributesIn(form), authorization });
      answer(res, sink.behaviour, form['PhoneNumber'] ?? '');
    });
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  onTeardown(() => {
    server.closeAllConnections();
    server.close();
  });

  const sink: SnsSink = {
    env: {
      AWS_ENDPOINT_URL_SNS: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
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
  if (behaviour === 'say-nothing') return;
  if (behaviour === 'reset') {
    res.socket?.resetAndDestroy();
    return;
  }
  const [status, kind, content] = {
    accept: [200, 'Publish', '<PublishResult><MessageId>1</MessageId></PublishResult>'] as const,
    throttle: [400, 'Error', error('Throttling', `Rate exceeded for ${phoneNumber}`)] as const,
    refuse: [
      400,
      'Error',
      error(
        'InvalidParameter',
        `Invalid parameter: PhoneNumber Reason: ${phoneNumber} is not valid`,
      ),
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
