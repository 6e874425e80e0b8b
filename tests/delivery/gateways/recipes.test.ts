import { receiptState } from '../../../src/delivery/gateway/receipt-rule';
import { freePort } from '../../support/free-port';
import { providerAt, recipe, recipes } from '../../support/gateway-recipes';
import { sharedHttpSink, type HttpSink } from '../../support/http-sink';
import { outcomeAtDeadline, outcomeOf, sms, temporary, unknown } from '../../support/provider-outcome';

const NOW = Date.parse('2030-01-01T12:00:00Z');
const receipt = { url: 'https://otp.example.com/api/v1/receipts', ref: 'ref-1' };

beforeEach(() => {
  jest.spyOn(Date, 'now').mockReturnValue(NOW);
});
afterEach(() => {
  jest.restoreAllMocks();
});

/** The request as the exchanges write it. */
function sent({ requests }: HttpSink) {
  expect(requests).toHaveLength(1);
  const [{ method, path, headers, body } = { method: '', path: '', headers: {}, body: '' }] = requests;
  const isForm = headers['content-type']?.startsWith('application/x-www-form-urlencoded');
  if (body === '') return { method, path, headers };
  return {
    method,
    path,
    headers,
    ...(isForm ? { form: Object.fromEntries(new URLSearchParams(body)) } : { json: JSON.parse(body) as object }),
  };
}

describe.each(recipes)('the recipe $name', (exchange) => {
  const { url, request, withReceipt, taken, messageId, refused, reports = [] } = exchange;
  const gateway = recipe(exchange);
  const sink = sharedHttpSink(taken);
  const provider = () => providerAt(sink.url, gateway);

  test('names its documentation and the documented URL', () => {
    expect(gateway.url).toBe(url);
    expect(gateway.source).toMatch(/^https:\/\/\S+$/);
  });

  test('sends the documented request, and takes the message id of the reply', async () => {
    expect(await provider().send(sms, new AbortController().signal)).toBe(messageId);
    const { headers, ...rest } = request;
    const { headers: sentHeaders, ...sentRest } = sent(sink);
    expect(sentRest).toEqual(rest);
    expect(sentHeaders).toMatchObject(headers);
  });

  if (withReceipt) {
    test('asks for reports if the service takes them', async () => {
      expect(await outcomeOf(provider(), { ...sms, receipt })).toBe('taken');
      const { json, form } = request;
      expect(sent(sink)).toMatchObject(
        json ? { json: { ...json, ...withReceipt } } : { form: { ...form, ...withReceipt } },
      );
    });
  }

  test.each(refused)('tells %s', async (_, reply, reason) => {
    sink.reply = reply;
    expect(await outcomeOf(provider(), sms)).toMatchObject({ reason });
    expect(sink.requests).toHaveLength(1);
  });

  test('reads each state of its reports, and no other', () => {
    const { receipt: rule } = gateway;
    const states = (['delivered', 'undelivered', 'failed', 'sent'] as const).filter((state) => rule?.[state]);
    expect(reports.map(([state]) => state).sort()).toEqual(states.sort());
    if (rule === undefined) return;
    expect(reports.map(([, report]) => receiptState(rule, report))).toEqual(reports.map(([state]) => state));
    for (const report of [{}, [], null, 'sent', { status: { a: 1 } }])
      expect(receiptState(rule, report)).toBeUndefined();
  });

  test('tells throttling, an outage, a redirect and a broken connection', async () => {
    sink.reply = { status: 429, body: '' };
    expect(await outcomeOf(provider(), sms)).toEqual(temporary('throttled'));
    sink.reply = { status: 502, body: '<html>Bad Gateway</html>' };
    expect(await outcomeOf(provider(), sms)).toEqual(unknown('http_502'));
    sink.reply = { status: 307, headers: { Location: `${sink.url}/elsewhere` } };
    expect(await outcomeOf(provider(), sms)).toEqual(temporary('rejected'));
    sink.reply = 'reset';
    expect(await outcomeOf(provider(), sms)).toEqual(unknown('connection_lost'));
    expect(sink.requests).toHaveLength(4);
    expect(await outcomeOf(providerAt(`http://127.0.0.1:${await freePort()}`, gateway), sms)).toEqual(
      temporary('connection'),
    );
  });

  test('stops at the deadline when no reply comes', async () => {
    sink.reply = 'silence';
    expect(await outcomeAtDeadline(provider(), sms, sink)).toEqual(unknown('timeout'));
  });
});
