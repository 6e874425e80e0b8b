import { randomBytes } from 'node:crypto';
import { createKeyring } from '../../../src/crypt/keys';
import { createReceiptRefs } from '../../../src/crypt/receipt-refs';
import { createGatewayReceipts } from '../../../src/delivery/receipts/gateway-receipts';
import { gatewayFile, PLAIN } from '../../support/gateway-file';
import { parsed, recipes } from '../../support/gateway-recipes';
import { documentOf, referenceIn, reportBy } from '../../support/gateway-reports';
import { post, startTestService, type TestService } from '../../support/harness';
import { sharedHttpSink } from '../../support/http-sink';
import { logged } from '../../support/logged';
import { leaksIn } from '../../support/secret-leaks';
import { PUBLIC_URL } from '../../support/twilio-receipts';

const reporting = recipes.filter((recipe) => documentOf(recipe).receipt);
const SECRET = 'a-secret-of-the-service';
const NUMBER = '+12025550143';

describe.each(reporting)('the reports of the recipe $name', (recipe) => {
  const { name, env, taken, reports = [] } = recipe;
  const { receipt: rule, ...document } = documentOf(recipe);
  const sink = sharedHttpSink(taken);
  let service: TestService;
  beforeAll(async () => {
    const file = gatewayFile({ ...document, receipt: rule, url: `${sink.url}/send` }, `${name}.json`);
    service = await startTestService({ ...env, SMS_GATEWAYS: file, PUBLIC_URL, CRYPT_PASSWORD: SECRET });
  });

  async function send() {
    const { status, body } = await post(service, '/phone/otp', { phone_number: NUMBER, type: '2FA' });
    const request = sink.requests.at(-1);
    if (status !== 200 || request === undefined) throw new Error(`send: ${status}`);
    const state = async () => (await post(service, '/status/otp', { verification_key: body.Details })).body.Delivery;
    return { ref: referenceIn(request, recipe), state };
  }

  test.each(reports)('move a message to %s', async (state, report) => {
    const { ref, state: stateNow } = await send();
    expect(await stateNow()).toBe('accepted');
    expect(await reportBy(recipe, service, report, ref)).toEqual({ status: 200, text: rule?.reply ?? '' });
    expect(await stateNow()).toBe(state);
    expect(logged(service, 'delivery_reported').at(-1)).toMatchObject({ provider: name, channel: 'sms', state });
    expect(leaksIn(service.output(), [NUMBER])).toEqual([]);
  });

  test('with an altered, another or without a reference move nothing', async () => {
    const { ref, state } = await send();
    const [, delivered = {}] = reports.find(([state]) => state === 'delivered') ?? [];
    const about = {
      ...{ otpId: logged(service, 'message_taken').at(-1)?.['otpId'] as string, attempt: Date.now() + 1 },
      ...{ expiresAt: new Date(Date.now() + 600_000), channel: 'sms', country: 'US' },
    };
    const sealedBy = (secret: string, provider: string) =>
      createReceiptRefs(createKeyring([secret])).seal(about, provider);
    const foreign = [
      ...[`${ref.slice(0, -1)}${ref.endsWith('A') ? 'B' : 'A'}`, `${ref}A`, ref.slice(1), ''],
      ...[sealedBy('another-secret', name), sealedBy(SECRET, 'twilio')],
    ];
    for (const forged of foreign) {
      expect((await reportBy(recipe, service, delivered, forged)).status).toBe(403);
    }
    expect(await state()).toBe('accepted');
    await reportBy(recipe, service, delivered, ref);
    await reportBy(recipe, service, reports.find(([state]) => state === 'undelivered')?.[1] ?? {}, ref);
    expect(await state()).toBe('delivered');
  });
});

describe('a report of a gateway', () => {
  const readerOf = (receipt: object) => {
    const { receipt: rule } = parsed('acme', JSON.stringify({ ...PLAIN, receipt }));
    if (rule === undefined) throw new Error('The receipt is missing');
    const adapter = createGatewayReceipts(rule);
    return (body: string, query: string) =>
      adapter.receive({
        ...{ method: 'POST', url: '', headers: {}, query: new URLSearchParams(query) },
        body: Buffer.from(body),
      });
  };
  const receiveAt = (receipt: object, body: unknown) =>
    readerOf(receipt)(typeof body === 'string' ? body : JSON.stringify(body), 't=a-ref');
  const json = { in: 'json', state: '/state', code: '/error/code', delivered: ['D'], undelivered: ['U*'] };
  const reasons = { expired: ['U-late'], recipient_unreachable: [27, '10*'] };

  test.each([
    [{ state: 'U', error: { code: 27 } }, 'recipient_unreachable'],
    [{ state: 'U', error: { code: '104' } }, 'recipient_unreachable'],
    [{ state: 'U-late', error: { code: 5 } }, 'expired'],
    [{ state: 'U-late', error: { code: 27 } }, 'recipient_unreachable'],
    [{ state: 'U', error: { code: 5 } }, 'unknown'],
    [{ state: 'U' }, 'unknown'],
  ])('%j has the reason %s', (report, reason) => {
    expect(receiveAt({ ...json, reasons }, report)).toMatchObject({
      receipts: [{ ref: 'a-ref', state: 'undelivered', reason }],
    });
  });

  test('that a message arrived has no reason', () => {
    const receipts = [{ ref: 'a-ref', state: 'delivered', reason: undefined }];
    expect(receiveAt({ ...json, reasons }, { state: 'D', error: { code: 27 } })).toMatchObject({ receipts });
  });

  test.each(['', '{', 'null', '[]', '"D"', '{"state":{"state":"D"}}', '{"__proto__":{"state":"D"}}', '{"state":"X"}'])(
    'of %s says nothing',
    (body) => {
      expect(receiveAt(json, body)).toEqual({ reply: '', isProvenByRef: true, receipts: [] });
    },
  );

  test.each(['query', 'form', 'json'])('in a %s of random bytes moves nothing', (place) => {
    const receive = readerOf({ ...json, in: place });
    for (let index = 0; index < 3_000; index += 1) {
      const bytes = randomBytes(1 + (index % 300)).toString('latin1');
      const body = index % 2 ? bytes : JSON.stringify({ state: { [bytes]: [bytes] }, error: bytes });
      expect(receive(body, `t=a-ref&${bytes}`)).toMatchObject({ receipts: [] });
    }
  });
});
