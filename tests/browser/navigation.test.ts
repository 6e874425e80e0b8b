import { startTestService, type TestService } from '../support/harness';
import { describeInBrowser, visit } from '../support/chromium';
import { loginPage } from '../support/login-page';

const DESKTOP = { viewport: { width: 1280, height: 900 } };

describeInBrowser('the login page', () => {
  let service: TestService;
  beforeAll(async () => {
    service = await startTestService();
  });

  test('returns to the code field after a reload or the back button, until the sign-in ends', async () => {
    const { page, complaints } = await visit(service.url, DESKTOP);
    const login = loginPage(page);
    await login.sendMail('reload@example.com');
    await page.reload();
    await login.code.and(page.locator(':focus')).waitFor();
    expect(await page.getByText('Sent to reload@example.com').isVisible()).toBe(true);
    expect(await login.life.textContent()).toMatch(/^The code expires in (10:00|9:\d\d)\.$/);

    await page.getByRole('link', { name: 'API reference' }).click();
    await page.goBack();
    await login.guess(await login.codeInMail('reload@example.com'));
    await login.heading('You are signed in').waitFor();
    await page.getByRole('button', { name: 'Start again' }).click();
    await page.reload();
    await page.getByLabel('E-mail address').waitFor();

    await login.sendMail('change@example.com');
    await page.getByRole('button', { name: 'Use another' }).click();
    await page.reload();
    await page.getByLabel('E-mail address').waitFor();
    expect(complaints()).toEqual([]);
  });

  test('ignores a late reply after the person went back', async () => {
    const { page } = await visit(service.url, DESKTOP);
    const login = loginPage(page);
    await login.sendMail('slow@example.com');
    let release = (): void => undefined;
    const held = new Promise<void>((resolve) => (release = resolve));
    await page.route('**/api/v1/resend/otp', async (route) => {
      await held;
      await route.continue();
    });
    await login.resend.click();
    await page.getByRole('button', { name: 'Use another' }).click();
    release();
    await login.calls.filter({ hasText: '/resend/otp' }).waitFor();
    expect(await page.getByLabel('E-mail address').isVisible()).toBe(true);
    expect(await login.code.isVisible()).toBe(false);
  });
});
