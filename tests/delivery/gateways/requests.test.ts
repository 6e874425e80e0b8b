import { parsed, providerAt } from '../../support/gateway-recipes';
import { PLAIN } from '../../support/gateway-file';
import { sharedHttpSink } from '../../support/http-sink';
import { outcomeOf, refusedHere, sms, unknown } from '../../support/provider-outcome';

const sink = sharedHttpSink({ status: 200, body: { id: 'm-1' } });
const env = { KEY: 'k"\\{{code}}+%&é' };
const provider = (document: object) =>
  providerAt(sink.url, parsed('acme', JSON.stringify({ ...PLAIN, ...document }), env));
const send = (document: object, message: object = {}) => outcomeOf(provider(document), { ...sms, ...message });
const body = () => sink.requests[0]?.body ?? '';

const HARD = [
  'quotes " and \' and \\ and \\u0041',
  'a&b=c+d%2B e%',
  'two\nlines\r\nand\ttabs',
  'emoji 🔑 é 中 \u2028',
  '","code":"0',
  '{{code}} {{to}} ${KEY}',
  '$& $1 $$',
];

describe('the text of a message', () => {
  test.each(HARD)('arrives whole in JSON: %j', async (text) => {
    expect(await send({ json: { key: '${KEY}', a: ['<{{text}}>', '{{ code }}'] } }, { text })).toBe('taken');
    expect(JSON.parse(body())).toEqual({ key: env.KEY, a: [`<${text}>`, '048213'] });
  });

  test.each(HARD)('arrives whole in a form: %j', async (text) => {
    expect(await send({ json: undefined, form: { text: '{{text}}', tag: ['a', '{{locale}}'] } }, { text })).toBe(
      'taken',
    );
    const form = new URLSearchParams(body());
    expect(form.get('text')).toBe(text);
    expect(form.getAll('tag')).toEqual(['a', 'en']);
  });

  test.each(HARD)('arrives whole in a query: %j', async (text) => {
    expect(await send({ json: undefined, method: 'GET', query: { text: '{{text}}', key: '${KEY}' } }, { text })).toBe(
      'taken',
    );
    const { path = '' } = sink.requests[0] ?? {};
    expect(path).not.toContain('+');
    const query = new URL(path, sink.url).searchParams;
    expect([query.get('text'), query.get('key')]).toEqual([text, env.KEY]);
  });
});

test('values that are no text stay as they are', async () => {
  await send({ json: { a: 1.5, b: true, c: null, d: [], e: {} } });
  expect(JSON.parse(body())).toEqual({ a: 1.5, b: true, c: null, d: [], e: {} });
});

test('numbers, encodings and reports come in their forms', async () => {
  const json = {
    ttl: { $number: '{{ttl}}', max: 120 },
    minutes: { $number: '{{ttlMinutes}}', min: 10 },
    ms: { $number: '{{ttlMs}}' },
    coding: { $gsm7: 0, $unicode: 8 },
    hex: { $unicode: '{{textHex}}' },
    callback: '{{receiptUrl}}',
    options: [{ $withReceipt: { ref: '{{ref}}' } }],
  };
  await send({ json });
  expect(JSON.parse(body())).toEqual({ ttl: 120, minutes: 10, ms: 300_000, coding: 0, options: [] });
  sink.requests = [];
  await send({ json }, { text: 'é中', receipt: { url: 'https://otp.example.com/api/v1/receipts', ref: 'r' } });
  expect(JSON.parse(body())).toMatchObject({
    coding: 8,
    hex: '00e94e2d',
    callback: 'https://otp.example.com/api/v1/receipts/acme?t=r',
    options: [{ ref: 'r' }],
  });
});

test.each([
  ['e164', '+4915112345678'],
  ['digits', '4915112345678'],
  ['national', '015112345678'],
])('numbers are written as %s', async (number, to) => {
  await send({ number }, { to: '+4915112345678' });
  expect(JSON.parse(body())).toMatchObject({ to });
});

describe('the reply of a gateway', () => {
  const rules = {
    accepted: { pointer: '/state', values: ['ok', 1, 'queued*'] },
    messageId: '/id',
    refused: [
      { status: [200, 202], pointer: '/error/code', values: [77], reason: 'recipient_rejected' },
      { pointer: '', values: ['ERR 9*'], reason: 'destination_refused' },
    ],
  };
  test.each([
    ['a listed value', { state: 'ok' }, 'taken'],
    ['a number where the document has one', { state: 1 }, 'taken'],
    ['a number as text', { state: '1' }, 'taken'],
    ['the beginning of a value', { state: 'queued at 12:00' }, 'taken'],
    ['a refusal beside a listed value', { state: 'ok', error: { code: '77' } }, refusedHere('recipient_rejected')],
    ['bare text', 'ERR 9: no such route', refusedHere('destination_refused')],
    ['another value', { state: 'no' }, unknown('unreadable_reply')],
    ['an inherited property', { state: { toString: 1 } }, unknown('unreadable_reply')],
    ['no JSON', 'OK', unknown('unreadable_reply')],
  ])('with %s', async (_, reply, outcome) => {
    sink.reply = { status: 200, body: reply };
    expect(await send(rules)).toEqual(outcome);
  });

  test('is taken with any 2xx where the document says nothing', async () => {
    sink.reply = { status: 204 };
    expect(await send({})).toBe('taken');
    sink.reply = { status: 301 };
    expect(await send({})).toMatchObject({ about: 'provider' });
  });

  test('gives no id and no code that could be the recipient', async () => {
    sink.reply = { status: 200, body: { id: '12025550143' } };
    expect(await provider({ messageId: '/id' }).send(sms, new AbortController().signal)).toBeUndefined();
    sink.reply = { status: 400, body: { code: '12025550143' } };
    await expect(provider({ replyCode: '/code' }).send(sms, new AbortController().signal)).rejects.toMatchObject({
      replyCode: undefined,
    });
  });
});
