import type { Page } from 'playwright-core';
import { DELIVERY_REASONS } from '../../src/delivery-state';
import { startTestService, type Env, type TestService } from '../support/harness';
import { violations } from '../support/axe';
import { describeInBrowser, visit } from '../support/chromium';
import { eventually } from '../support/eventually';
import { loginPage } from '../support/login-page';
import { startSmsGateways, type SmsGateways } from '../support/sms-gateways';
import { callbackOf, PUBLIC_URL, report, reportOf } from '../support/twilio-receipts';

const PHONE = { viewport: { width: 360, height: 740 } };
const NUMBER = '+12025550143';

/** A promise of one second, with room for a busy machine. */
const SHOWN_WITHIN_MS = 3_000;

describeInBrowser('the delivery of a pending code', () => {
  let gateways: SmsGateways;
  let service: TestService;
  const start = (env: Env = {}) =>
    startTestService({
      ...gateways.env,
      SMS_PROVIDERS: 'twilio',
      CRYPT_PASSWORD: 'a-secret-of-the-service',
      PUBLIC_URL,
      ...env,
    });
  beforeAll(async () => {
    gateways = await startSmsGateways();
    service = await start();
  });

  /** A visit with a pending SMS, and `statuses`, which counts the status requests of the page. */
  const sent = async (to = service, hasClock = false) => {
    const { page, complaints } = await visit(to.url, PHONE);
    if (hasClock) {
      await page.clock.install();
      await page.reload();
    }
    let statuses = 0;
    page.on('request', (request) => (statuses += request.url().endsWith('/status/otp') ? 1 : 0));
    const login = loginPage(page);
    await login.sendToNumber(NUMBER);
    await login.delivery.filter({ hasText: 'The provider took it.' }).waitFor();
    const callback = callbackOf(gateways.twilio);
    const reported = (...about: Parameters<typeof reportOf>) => report(to, callback, reportOf(...about));
    return { page, complaints, login, reported, statuses: () => statuses };
  };

  test('is shown within a second of the report that the only SMS was not delivered', async () => {
    const { page, complaints, login, reported } = await sent();
    expect(await reported('undelivered', { ErrorCode: '30003' })).toBe(204);
    const startedAt = performance.now();
    await login.delivery.filter({ hasText: 'Not delivered: the phone is off, out of reach or busy.' }).waitFor();
    expect(performance.now() - startedAt).toBeLessThan(SHOWN_WITHIN_MS);
    expect(await login.delivery.getAttribute('data-tone')).toBe('bad');
    expect(await violations(page)).toEqual([]);
    expect(await login.callsOf('/status/otp').first().textContent()).toContain('"Delivery": "undelivered"');
    expect(complaints()).toEqual([]);
  });

  test('is shown as it rises, one row for each reply that differs', async () => {
    const { complaints, login, reported } = await sent();
    await reported('sent');
    await login.delivery.filter({ hasText: 'Sent to the carrier.' }).waitFor();
    await reported('delivered');
    await login.delivery.filter({ hasText: 'Delivered to the phone.' }).waitFor();
    expect(await login.delivery.getAttribute('data-tone')).toBe('good');
    expect(await login.callsOf('/status/otp').count()).toBe(3);
    expect(complaints()).toEqual([]);
  });

  test('begins again with a resend', async () => {
    const { page, login, reported } = await sent();
    await reported('failed', { ErrorCode: '30005' });
    await login.delivery.filter({ hasText: /^Not sent: the address or number does not exist/ }).waitFor();
    await login.resend.click();
    await login.delivery.filter({ hasText: 'The provider took it.' }).waitFor();
    await report(service, callbackOf(gateways.twilio), reportOf('delivered'));
    await login.delivery.filter({ hasText: 'Delivered to the phone.' }).waitFor();
    await page.reload();
    await login.delivery.filter({ hasText: 'Delivered to the phone.' }).waitFor();
  });

  test('may still become delivered after the carrier gave the message up', async () => {
    const { page, login, reported, statuses } = await sent(service, true);
    await reported('undelivered', { ErrorCode: '30003' });
    await page.clock.runFor(2_000);
    await login.delivery.filter({ hasText: 'Not delivered' }).waitFor();
    const before = statuses();
    await page.clock.runFor(1_500);
    expect(statuses()).toBe(before);
    await reported('delivered');
    await page.clock.runFor(5_000);
    await login.delivery.filter({ hasText: 'Delivered to the phone.' }).waitFor();
  });

  test('is read no more after its last state', async () => {
    const { page, login, reported, statuses } = await sent(service, true);
    await reported('delivered');
    await page.clock.runFor(2_000);
    await login.delivery.filter({ hasText: 'Delivered to the phone.' }).waitFor();
    const before = statuses();
    await page.clock.runFor(60_000);
    expect(statuses()).toBe(before);
  });

  test('is read once where the provider does not report', async () => {
    const inbox = await startTestService();
    const { page } = await visit(inbox.url, PHONE);
    await page.clock.install();
    let statuses = 0;
    page.on('request', (request) => (statuses += request.url().endsWith('/status/otp') ? 1 : 0));
    const login = loginPage(page);
    await login.sendMail('ada@example.com');
    await login.callsOf('/status/otp').waitFor();
    await page.clock.runFor(60_000);
    expect(statuses).toBe(1);
    expect(await login.delivery.isVisible()).toBe(false);
  });

  test('is read about once a second, and not while the tab is hidden', async () => {
    const { page, login, reported, statuses } = await sent(service, true);
    const begun = statuses();
    for (let second = 0; second < 5; second += 1) await passSecond(page, statuses);
    expect(statuses() - begun).toBeGreaterThanOrEqual(4);
    expect(statuses() - begun).toBeLessThanOrEqual(6);

    await page.evaluate("Object.defineProperty(document, 'hidden', { value: true, configurable: true })");
    await passSecond(page, () => 0);
    const before = statuses();
    await reported('undelivered', { ErrorCode: '30007' });
    await page.clock.runFor(30_000);
    expect(statuses()).toBe(before);

    await page.evaluate("delete document.hidden; document.dispatchEvent(new Event('visibilitychange'))");
    await login.delivery.filter({ hasText: 'Not delivered: the carrier took it for spam.' }).waitFor();
  });

  test('leaves the requests that a caller has left to its verifies', async () => {
    const limited = await start({ LIMIT_VERIFIES_PER_CALLER: '12/1h' });
    const { page, login, statuses } = await sent(limited, true);
    for (let second = 0; second < 10; second += 1) await passSecond(page, () => 0);
    expect(statuses()).toBeLessThanOrEqual(3);
    await login.guess('123456');
    await login.problem.filter({ hasText: 'That is not the code. 4 attempts are left.' }).waitFor();
  });

  test('has plain words for every reason', async () => {
    const { page } = await visit(service.url, PHONE);
    const shown = await page.evaluate<string[]>(`(async (reasons) => {
      const { deliveryText } = await import('/try/delivery-words.js');
      return reasons.map((reason) => deliveryText({ state: 'failed', reason }, 'email'));
    })(${JSON.stringify(DELIVERY_REASONS)})`);
    for (const text of shown) expect(text).toMatch(/^Not sent: [^_]+\.$/);
    expect(shown).toHaveLength(DELIVERY_REASONS.length);
  });
});

/** Moves the page's clock by a second, and lets a request that then starts end. */
async function passSecond(page: Page, statuses: () => number): Promise<void> {
  const before = statuses();
  const deadline = Date.now() + 500;
  await page.clock.runFor(1_000);
  await eventually(() => (statuses() > before || Date.now() > deadline ? true : undefined));
}
