import { within } from '../../../src/delivery/deadline';
import { DeliveryError } from '../../../src/delivery/delivery-error';
import type { Provider } from '../../../src/delivery/provider';
import { freePort } from '../../support/free-port';
import { createDirect, HTTP_PROVIDERS, WITHOUT_AWS } from '../../support/http-providers';
import { sharedHttpSink, type Answer } from '../../support/http-sink';

/** `works`, or the reason and the provider's own code. */
async function outcomeOf(provider: Provider, deadlineMs = 10_000): Promise<string> {
  try {
    await within(deadlineMs, async (signal) => provider.check?.(signal));
    return 'works';
  } catch (error) {
    if (!(error instanceof DeliveryError)) throw error;
    return [error.reason, error.replyCode].filter(Boolean).join(', ');
  }
}

const SECRET = 'a text of the provider that names +12025550143';
const twilio = (status: number, code: number): Answer => ({ status, body: { code, message: SECRET, status } });
const meta = (status: number, code: number): Answer => ({
  status,
  body: { error: { message: SECRET, type: 'OAuthException', code, fbtrace_id: 'A' } },
});
const sns = (status: number, code: string): Answer => ({
  status,
  headers: { 'Content-Type': 'text/xml' },
  body: `<ErrorResponse xmlns="http://sns.amazonaws.com/doc/2010-03-31/"><Error><Type>Sender</Type><Code>${code}</Code><Message>${SECRET}</Message></Error></ErrorResponse>`,
});
const ses = (status: number, type: string): Answer => ({
  status,
  headers: { 'x-amzn-ErrorType': type },
  body: { message: SECRET },
});

const SNS_ATTRIBUTES = {
  status: 200,
  headers: { 'Content-Type': 'text/xml' },
  body: '<GetSMSAttributesResponse><GetSMSAttributesResult><attributes/></GetSMSAttributesResult></GetSMSAttributesResponse>',
};

interface Login {
  request: { method: string; path: string; headers?: object; body?: string };
  replies: (readonly [string, Answer, string])[];
}

const basic = (login: string) => ({ authorization: `Basic ${Buffer.from(login).toString('base64')}` });
const TWILIO_REPLIES: Login['replies'] = [
  ['there is no such thing', twilio(404, 20404), 'works'],
  ['a restricted key may not read', twilio(403, 20403), 'works'],
  ['a restricted key lacks a permission', twilio(401, 70051), 'works'],
  ['test credentials', twilio(403, 20008), 'works'],
  ['a wrong token', twilio(401, 20003), 'not_authorized, 20003'],
  ['401 without a body', { status: 401 }, 'not_authorized'],
  ['a suspended account', twilio(403, 20005), 'account_blocked, 20005'],
  ['too many requests', twilio(429, 20429), 'throttled, 20429'],
];

const LOGINS: Record<string, Login> = {
  twilio: {
    request: {
      method: 'GET',
      path: '/2010-04-01/Accounts/ACexample/Messages/SM00000000000000000000000000000000.json',
      headers: basic('ACexample:a-token'),
    },
    replies: TWILIO_REPLIES,
  },
  'twilio-voice': {
    request: {
      method: 'GET',
      path: '/2010-04-01/Accounts/ACexample/Calls/CA00000000000000000000000000000000.json',
      headers: basic('ACexample:a-token'),
    },
    replies: TWILIO_REPLIES,
  },
  vonage: {
    request: { method: 'GET', path: '/account/get-balance', headers: basic('abcd1234:a+secret') },
    replies: [
      ['the balance', { status: 200, body: { value: 3.14, autoReload: false } }, 'works'],
      ['the key may not read the balance', { status: 403 }, 'works'],
      ['a wrong secret', { status: 401, body: { 'error-code': '401' } }, 'not_authorized'],
    ],
  },
  'vonage-voice': {
    request: {
      method: 'GET',
      path: '/v1/calls/00000000-0000-0000-0000-000000000000',
      headers: { authorization: expect.stringMatching(/^Bearer [\w-]+\.[\w-]+\.[\w-]+$/) as string },
    },
    replies: [
      ['there is no such call', { status: 404, body: { type: 'NOT_FOUND' } }, 'works'],
      ['an unknown application or key', { status: 401, body: { title: SECRET } }, 'not_authorized'],
    ],
  },
  whatsapp: {
    request: { method: 'GET', path: '/106540352242922?fields=id', headers: { authorization: 'Bearer a-token' } },
    replies: [
      ['the id of the number', { status: 200, body: { id: '106540352242922' } }, 'works'],
      ['the token lacks a permission', meta(403, 200), 'works'],
      ['the token may only send', meta(400, 100), 'works'],
      ['an expired token', meta(401, 190), 'not_authorized, 190'],
      ['an expired token, with status 400', meta(400, 190), 'not_authorized, 190'],
      ['401 without a body', { status: 401 }, 'not_authorized'],
      ['a blocked account', meta(400, 368), 'account_blocked, 368'],
    ],
  },
  sns: {
    request: { method: 'POST', path: '/', body: expect.stringContaining('Action=GetSMSAttributes') as string },
    replies: [
      ['the attributes', SNS_ATTRIBUTES, 'works'],
      ['the key may not read them', sns(403, 'AuthorizationError'), 'works'],
      ['an unknown key', sns(403, 'InvalidClientTokenId'), 'not_authorized'],
      ['a wrong secret', sns(403, 'SignatureDoesNotMatch'), 'not_authorized'],
      ['an expired token', sns(403, 'ExpiredToken'), 'not_authorized'],
      ['a role that STS refuses', sns(403, 'AccessDenied'), 'not_authorized'],
      ['too many requests', sns(400, 'Throttling'), 'throttled'],
    ],
  },
  ses: {
    request: { method: 'GET', path: '/v2/email/account' },
    replies: [
      ['the account', { status: 200, body: { SendingEnabled: true } }, 'works'],
      ['the key may not read them', ses(403, 'AccessDeniedException'), 'works'],
      ['an unknown key', ses(403, 'UnrecognizedClientException'), 'not_authorized'],
      ['a wrong secret', ses(403, 'SignatureDoesNotMatch'), 'not_authorized'],
      ['an expired token', ses(403, 'ExpiredTokenException'), 'not_authorized'],
      ['too many requests', ses(429, 'TooManyRequestsException'), 'throttled'],
    ],
  },
};

const loginOf = (name: string): Login => {
  const login = LOGINS[name];
  if (login === undefined) throw new Error(`${name} is not in the table`);
  return login;
};
const hasLogin = ({ name }: { name: string }) => name !== 'webhook';

describe.each(HTTP_PROVIDERS.filter(hasLogin))("the check of $name's login", (provider) => {
  const { request, replies } = loginOf(provider.name);
  const sink = sharedHttpSink({ status: 200 });

  test.each(replies)('%s', async (_name, reply, outcome) => {
    sink.reply = reply;
    expect(await outcomeOf(createDirect(provider, sink.url))).toBe(outcome);
    expect(sink.requests).toMatchObject([{ body: '', ...request }]);
  });

  test('fails if the server is in trouble, and does not repeat the request', async () => {
    sink.reply = { status: 503, body: SECRET };
    expect(await outcomeOf(createDirect(provider, sink.url))).toBe('http_503');
    expect(sink.requests).toHaveLength(1);
  });

  test('ends at the deadline', async () => {
    sink.reply = 'silence';
    expect(await outcomeOf(createDirect(provider, sink.url), 300)).toBe('timeout');
  });
});

// Within Jest, the AWS SDK loses the codes of socket errors: tests/delivery/providers/aws.test.ts covers these.
test.each(WITHOUT_AWS.filter(hasLogin))("the check of $name's login fails without a server", async (provider) => {
  expect(await outcomeOf(createDirect(provider, `http://127.0.0.1:${await freePort()}`))).toBe('connection');
});

describe('the webhook, which has no login', () => {
  const sink = sharedHttpSink({ status: 404 });
  const at = (url: string) =>
    HTTP_PROVIDERS.filter(({ name }) => name === 'webhook').map((each) => createDirect(each, url));

  test('is reached with any reply to a request for the first page', async () => {
    for (const provider of at(`${sink.url}/hooks/otp?tenant=1`)) await provider.reach?.(new AbortController().signal);
    expect(sink.requests).toMatchObject([{ method: 'HEAD', path: '/', body: '' }]);
  });

  test('is not reached without a server', async () => {
    for (const provider of at(`http://127.0.0.1:${await freePort()}`)) {
      await expect(provider.reach?.(new AbortController().signal)).rejects.toMatchObject({ reason: 'connection' });
    }
  });
});
