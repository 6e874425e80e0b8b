import { post, startTestService, type TestService } from '../support/harness';
import { describeInBrowser, visit } from '../support/chromium';
import { eventually } from '../support/eventually';
import { loginPage } from '../support/login-page';

describeInBrowser('"Use another address"', () => {
  let service: TestService;
  beforeAll(async () => {
    service = await startTestService();
  });

  const statusOf = async (verification_key: string) =>
    (await post(service, '/status/otp', { verification_key })).body.Details;

  test('cancels the code', async () => {
    const { page, complaints } = await visit(service.url);
    const login = loginPage(page);
    await login.sendMail('old@example.com');
    const key = await login.key();
    await login.anotherRecipient.click();
    await page.locator('#recipient:focus').waitFor();
    await login.calls.filter({ hasText: /200POST \/api\/v1\/cancel\/otp/ }).waitFor();
    expect(await statusOf(key)).toBe('canceled');
    await login.sendMail('new@example.com');
    await login.guess(await login.codeInMail('new@example.com'));
    await login.heading('You are signed in').waitFor();
    expect(complaints()).toEqual([]);
  });

  test('does not wait for the cancel, and a failed one changes nothing', async () => {
    const { page, complaints } = await visit(service.url);
    const login = loginPage(page);
    await login.sendMail('old@example.com');
    let release = (): void => undefined;
    const held = new Promise<void>((resolve) => (release = resolve));
    await page.route('**/api/v1/cancel/otp', async (route) => {
      await held;
      await route.abort();
    });
    await login.anotherRecipient.click();
    await page.locator('#recipient:focus').waitFor();
    await login.sendMail('new@example.com');
    release();
    await login.calls.filter({ hasText: '/cancel/otp' }).waitFor();
    expect(await login.problem.count()).toBe(0);
    await login.guess(await login.codeInMail('new@example.com'));
    await login.heading('You are signed in').waitFor();
    expect(complaints()).toEqual([]);
  });

  test('cancels nothing after the code ended', async () => {
    const { page } = await visit(service.url);
    const login = loginPage(page);
    await login.sendMail('ended@example.com');
    await post(service, '/cancel/otp', { verification_key: await login.key() });
    await login.guess('123456');
    await login.problem.filter({ hasText: 'no longer valid' }).waitFor();
    await login.anotherRecipient.click();
    await page.locator('#recipient:focus').waitFor();
    expect(await login.calls.filter({ hasText: '/cancel/otp' }).count()).toBe(0);
  });

  test('cancels a code that arrives after the person went back', async () => {
    const { page } = await visit(service.url);
    const login = loginPage(page);
    await login.sendMail('slow@example.com');
    await post(service, '/cancel/otp', { verification_key: await login.key() });
    await login.guess('123456');
    await login.resend.filter({ hasText: 'Send a new code' }).waitFor();
    let key = '';
    let release = (): void => undefined;
    const held = new Promise<void>((resolve) => (release = resolve));
    await page.route('**/api/v1/email/otp', async (route) => {
      const response = await route.fetch();
      key = ((await response.json()) as { Details: string }).Details;
      await held;
      await route.fulfill({ response });
    });
    await login.resend.click();
    await eventually(() => key || undefined);
    expect(await statusOf(key)).toBe('pending');
    await login.anotherRecipient.click();
    release();
    await eventually(async () => ((await statusOf(key)) === 'canceled' ? true : undefined));
    expect(await page.getByLabel('E-mail address').isVisible()).toBe(true);
  });
});
