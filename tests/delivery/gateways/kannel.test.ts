import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { Message } from '../../../src/delivery/provider';
import { receiptState } from '../../../src/delivery/gateway/receipt-rule';
import { LOCALES } from '../../../src/templates/locale/locale';
import { codeIn } from '../../support/code-in';
import { eventually } from '../../support/eventually';
import { freePort } from '../../support/free-port';
import { gatewayFile } from '../../support/gateway-file';
import { providerAt, recipe, RECIPES, recipes } from '../../support/gateway-recipes';
import { post, startTestService, type TestService } from '../../support/harness';
import { startHttpSink } from '../../support/http-sink';
import { inParallel } from '../../support/in-parallel';
import { describeWithKannel, startKannel, type Kannel } from '../../support/kannel';
import { logged } from '../../support/logged';
import { sms } from '../../support/provider-outcome';
import { PUBLIC_URL } from '../../support/twilio-receipts';

const deliveredCodes = (service: TestService) =>
  logged(service, 'delivery_reported').filter(({ state }) => state === 'delivered').length;

const MESSAGES = 200;
jest.setTimeout(120_000);

describeWithKannel('Kannel', () => {
  let kannel: Kannel;
  let service: TestService;
  beforeAll(async () => {
    kannel = await startKannel();
    // PUBLIC_URL leads to the service only in production: here Kannel reports to the port itself.
    const port = String(await freePort());
    const receiptUrl = `http://127.0.0.1:${port}/api/v1/receipts/kannel?t={{ref}}`;
    const document = readFileSync(path.join(RECIPES, 'kannel.json'), 'utf8').replace('{{receiptUrl}}', receiptUrl);
    const SMS_GATEWAYS = gatewayFile(document, 'kannel.json');
    service = await startTestService({ ...kannel.env, SMS_GATEWAYS, PORT: port, PUBLIC_URL, SMS_GUARD_VOLUME: 'off' });
  });

  test(`hands ${MESSAGES} codes in ${LOCALES.length} languages to the carrier, and each is delivered and redeemed`, async () => {
    const keys = new Map<string, string>();
    await inParallel({ to: MESSAGES, atOnce: 20 }, async (index) => {
      const to = `+491511234${String(index).padStart(4, '0')}`;
      const locale = LOCALES[index % LOCALES.length];
      const { status, body } = await post(service, '/phone/otp', { phone_number: to, type: '2FA', locale });
      expect([index, status]).toEqual([index, 200]);
      keys.set(to, body.Details);
    });
    await eventually(() => kannel.received.length >= MESSAGES || undefined);
    expect(kannel.received).toHaveLength(MESSAGES);
    await eventually(() => deliveredCodes(service) === MESSAGES || undefined);
    const statuses = await Promise.all(
      Array.from(keys.values(), (key) => post(service, '/status/otp', { verification_key: key })),
    );
    expect(new Set(statuses.map(({ body }) => body.Delivery))).toEqual(new Set(['delivered']));
    const verified = await Promise.all(
      kannel.received.map(({ to, text }) =>
        post(service, '/verify/otp', { otp: codeIn(text), verification_key: keys.get(to), check: to }),
      ),
    );
    expect(new Set(verified.map(({ body }) => body.Details))).toEqual(new Set(['OTP Matched']));
  });

  const send = async (message: Partial<Message>) => {
    const [exchange] = recipes.filter(({ name }) => name === 'kannel');
    if (exchange === undefined) throw new Error('The recipe is missing');
    const gateway = recipe({ ...exchange, env: kannel.env });
    const provider = providerAt(new URL(gateway.url).origin, gateway);
    await provider.send({ ...sms, ...message }, new AbortController().signal);
    return gateway;
  };

  test.each(['Code & more: 048213 + 100% =?#', 'Größe {é} € [ñ] ~', 'Код 🔑 中文 "048213" \\'])(
    'hands over the text %j unchanged',
    async (text) => {
      const before = kannel.received.length;
      await send({ text });
      await eventually(() => kannel.received.length > before || undefined);
      expect(kannel.received.at(-1)).toEqual({ to: sms.to, text });
    },
  );

  test('reports to the URL with the reference that it is sent and delivered', async () => {
    const sink = await startHttpSink();
    const { receipt } = await send({ receipt: { url: sink.url, ref: 'a_reference-1' } });
    await eventually(() => sink.requests.length === 2 || undefined);
    const queries = sink.requests.map(({ path }) => Object.fromEntries(new URL(path, sink.url).searchParams));
    expect(sink.requests.map(({ method, path }) => `${method} ${path.replace(/\?.*/, '')}`)).toEqual([
      'GET /kannel',
      'GET /kannel',
    ]);
    expect(queries.map(({ t }) => t)).toEqual(['a_reference-1', 'a_reference-1']);
    expect(queries.map((query) => receipt && receiptState(receipt, query)).sort()).toEqual(['delivered', 'sent']);
  });

  test('refuses a wrong password, as the recipe reads it', async () => {
    const wrong = await startTestService({ ...kannel.env, KANNEL_PASSWORD: 'wrong' });
    expect((await post(wrong, '/phone/otp', { phone_number: '+4915112345678', type: '2FA' })).status).toBe(502);
    expect(wrong.output()).toContain('"reason":"not_authorized"');
  });
});
