import { generateKeyPairSync } from 'node:crypto';
import { post, startTestService, type Env, type TestService } from '../../support/harness';
import { startHttpSink, type HttpSink } from '../../support/http-sink';
import { META_SECRET, metaSignatureOf, VONAGE_SECRET, vonageTokenOf } from '../../support/signed-reports';
import { CARRIER_NUMBER, PUBLIC_URL, signatureOf } from '../../support/twilio-receipts';

const META_TAKEN = { status: 200, body: { messages: [{ id: 'wamid.1', message_status: 'accepted' }] } };
const TWILIO_TAKEN = { status: 201, body: { sid: 'CAexample', status: 'queued' } };
const VONAGE_TAKEN = { status: 201, body: { uuid: '63f61863-4a51-4f6b-86e1-46edebcf9356' } };

let meta: HttpSink;
let twilio: HttpSink;
let vonage: HttpSink;
let env: Env;
let service: TestService;
beforeAll(async () => {
  [meta, twilio, vonage] = [await startHttpSink(META_TAKEN), await startHttpSink(), await startHttpSink(VONAGE_TAKEN)];
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  env = {
    PUBLIC_URL,
    ...{ WHATSAPP_TOKEN: 'token', WHATSAPP_PHONE_NUMBER_ID: '1', WHATSAPP_TEMPLATE: 'sign_in' },
    ...{ WHATSAPP_APP_SECRET: META_SECRET, WHATSAPP_VERIFY_TOKEN: 'a-verify-token', WHATSAPP_API_URL: meta.url },
    ...{ TWILIO_ACCOUNT_SID: 'AC1', TWILIO_AUTH_TOKEN: 'token', TWILIO_VOICE_FROM: '+15005550006' },
    ...{ VONAGE_APPLICATION_ID: 'app', VONAGE_VOICE_FROM: '+442079460000', VONAGE_VOICE_API_URL: vonage.url },
    VONAGE_PRIVATE_KEY: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    VONAGE_SIGNATURE_SECRET: VONAGE_SECRET,
    TWILIO_API_URL: twilio.url,
  };
  service = await startTestService(env);
});
beforeEach(() => {
  twilio.reply = TWILIO_TAKEN;
});

async function send(channel: string, by = service) {
  const { status, body } = await post(by, '/phone/otp', { phone_number: CARRIER_NUMBER, type: '2FA', channel });
  expect(status).toBe(200);
  const delivery = async () => {
    const { Delivery, DeliveryReason } = (await post(by, '/status/otp', { verification_key: body.Details })).body;
    return [Delivery, DeliveryReason];
  };
  expect(await delivery()).toEqual(['accepted', undefined]);
  return delivery;
}

async function report(url: string, body: string, headers: Record<string, string>, to = service) {
  return (await fetch(to.url + url.replace(PUBLIC_URL, ''), { method: 'POST', headers, body })).status;
}

const lastBody = ({ requests }: HttpSink) => requests.at(-1)?.body ?? '';

describe('WhatsApp', () => {
  const refOf = () => (JSON.parse(lastBody(meta)) as Record<string, string>)['biz_opaque_callback_data'];
  const webhook = (status: string, ref = refOf(), code?: number) => {
    const errors = code === undefined ? {} : { errors: [{ code, title: `to ${CARRIER_NUMBER}` }] };
    const one = { id: 'wamid.HBgL', status, recipient_id: '12025550143', biz_opaque_callback_data: ref, ...errors };
    const value = { messaging_product: 'whatsapp', statuses: [one] };
    return JSON.stringify({ object: 'whatsapp_business_account', entry: [{ id: '1', changes: [{ value }] }] });
  };
  const reportIt = (body: string, signature = metaSignatureOf(body)) =>
    report('/api/v1/receipts/whatsapp', body, { 'X-Hub-Signature-256': signature });

  test.each([
    ['sent', undefined, ['sent', undefined]],
    ['delivered', undefined, ['delivered', undefined]],
    ['read', undefined, ['delivered', undefined]],
    ['failed', 131026, ['undelivered', 'recipient_unreachable']],
    ['failed', 131042, ['failed', 'out_of_credit']],
  ] as const)('reports %s %s', async (status, code, expected) => {
    const delivery = await send('whatsapp');
    expect(await reportIt(webhook(status, refOf(), code))).toBe(200);
    expect(await delivery()).toEqual(expected);
  });

  test('is not believed without its signature, or with another reference', async () => {
    const delivery = await send('whatsapp');
    const body = webhook('delivered');
    for (const signature of ['', metaSignatureOf(body, 'other'), metaSignatureOf(`${body} `)]) {
      expect(await reportIt(body, signature)).toBe(403);
    }
    expect(await reportIt(webhook('delivered', `${refOf() ?? ''}A`))).toBe(200);
    expect(await delivery()).toEqual(['accepted', undefined]);
  });

  test('registers the address with the token, and with no other', async () => {
    const register = (token: string) =>
      service.api.get('/api/v1/receipts/whatsapp').query({
        ...{ 'hub.mode': 'subscribe', 'hub.verify_token': token, 'hub.challenge': '<b>1158201444</b>' },
      });
    const reply = await register('a-verify-token').expect(200);
    expect([reply.text, reply.type]).toEqual(['<b>1158201444</b>', 'text/plain']);
    expect((await register('another').expect(403)).text).not.toContain('1158201444');
  });

  test('is not asked to report without WHATSAPP_APP_SECRET', async () => {
    const { WHATSAPP_APP_SECRET, WHATSAPP_VERIFY_TOKEN, ...others } = env;
    expect([WHATSAPP_APP_SECRET, WHATSAPP_VERIFY_TOKEN]).not.toContain(undefined);
    const quiet = await startTestService(others);
    await post(quiet, '/phone/otp', { phone_number: CARRIER_NUMBER, type: '2FA', channel: 'whatsapp' });
    expect(refOf()).toBeUndefined();
    await quiet.api.post('/api/v1/receipts/whatsapp').expect(404);
  });
});

describe('calls by Twilio', () => {
  const callback = () => new URLSearchParams(lastBody(twilio)).get('StatusCallback') ?? '';
  const form = (CallStatus: string) =>
    new URLSearchParams({ CallSid: 'CA1', AccountSid: 'AC1', To: CARRIER_NUMBER, CallStatus });
  const reportIt = (fields: URLSearchParams, signature = signatureOf(callback(), fields)) =>
    report(callback(), fields.toString(), {
      ...{ 'Content-Type': 'application/x-www-form-urlencoded', 'X-Twilio-Signature': signature },
    });

  test.each([
    ['ringing', ['sent', undefined]],
    ['completed', ['delivered', undefined]],
    ['busy', ['undelivered', 'recipient_unreachable']],
    ['no-answer', ['undelivered', 'recipient_unreachable']],
    ['failed', ['failed', 'recipient_refused']],
  ])('report %s', async (status, expected) => {
    const delivery = await send('voice');
    expect(new URLSearchParams(lastBody(twilio)).getAll('StatusCallbackEvent')).toEqual(['ringing', 'completed']);
    expect(await reportIt(form(status))).toBe(204);
    expect(await delivery()).toEqual(expected);
  });

  test('are not believed without the signature', async () => {
    const delivery = await send('voice');
    expect(await reportIt(form('completed'), signatureOf(callback(), form('completed'), 'other'))).toBe(403);
    expect(await delivery()).toEqual(['accepted', undefined]);
  });
});

describe('calls by Vonage', () => {
  beforeEach(() => {
    twilio.reply = { status: 429 };
  });
  const eventUrl = () => (JSON.parse(lastBody(vonage)) as { event_url: string[] }).event_url[0] ?? '';
  const event = (status: string) => JSON.stringify({ uuid: 'a', to: '12025550143', from: '442079460000', status });
  const reportIt = (body: string, token = vonageTokenOf(body), to = service) =>
    report(eventUrl(), body, { 'Content-Type': 'application/json', Authorization: `Bearer ${token}` }, to);

  test.each([
    ['ringing', ['sent', undefined]],
    ['completed', ['delivered', undefined]],
    ['unanswered', ['undelivered', 'recipient_unreachable']],
    ['failed', ['failed', 'unknown']],
  ])('report %s', async (status, expected) => {
    const delivery = await send('voice');
    expect(await reportIt(event(status))).toBe(200);
    expect(await delivery()).toEqual(expected);
  });

  test('are not believed without the signature', async () => {
    const delivery = await send('voice');
    expect(await reportIt(event('completed'), vonageTokenOf(event('completed'), { secret: 'other' }))).toBe(403);
    expect(await reportIt(event('completed'), vonageTokenOf(event('failed')))).toBe(403);
    expect(await delivery()).toEqual(['accepted', undefined]);
  });

  test('are believed by their reference where VONAGE_SIGNATURE_SECRET is not set', async () => {
    const { VONAGE_SIGNATURE_SECRET, ...others } = env;
    expect(VONAGE_SIGNATURE_SECRET).toBe(VONAGE_SECRET);
    const unsigned = await startTestService(others);
    const delivery = await send('voice', unsigned);
    const url = eventUrl();
    expect(await report(`${url}A`, event('completed'), {}, unsigned)).toBe(403);
    expect(await delivery()).toEqual(['accepted', undefined]);
    expect(await report(url, event('completed'), {}, unsigned)).toBe(200);
    expect(await delivery()).toEqual(['delivered', undefined]);
  });
});
