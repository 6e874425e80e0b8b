import { startTestService } from '../support/harness';
import { describeInBrowser, visit } from '../support/chromium';
import { loginPage } from '../support/login-page';

const DESKTOP = { viewport: { width: 1280, height: 900 } };

describeInBrowser('the login page', () => {
  const API_KEY = 'a-key-of-more-than-sixteen';
  const env = { API_KEYS: `page:${API_KEY}` };

  test('shows an API key field when the service requires a key, and never shows the key', async () => {
    const keyed = await startTestService(env);
    const { page, complaints } = await visit(keyed.url, DESKTOP);
    await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
    const login = loginPage(page);
    await page.getByLabel('API key').waitFor();
    await page.getByLabel('E-mail address').fill('ada@example.com');
    await page.getByRole('button', { name: 'Send code' }).click();
    await login.problem
      .filter({ hasText: 'This service needs an API key, and this one is missing or wrong.' })
      .waitFor();

    await page.getByLabel('API key').fill(API_KEY);
    await login.sendMail('ada@example.com');
    const call = login.callsOf('/email/otp').first();
    expect(await call.textContent()).toContain('Authorization: Bearer ••••');
    await call.getByRole('button', { name: 'Copy as curl' }).click();
    await call.getByRole('button', { name: 'Copied' }).waitFor();
    const copied = await page.evaluate('navigator.clipboard.readText()');
    expect(copied).toContain('-H "Authorization: Bearer $OTP_API_KEY"');
    expect(String(copied) + (await page.content())).not.toContain('a-key-of');
    expect(complaints()).toEqual([]);
  });

  test('shows the API key field after a 401, when the status was not reachable', async () => {
    const keyed = await startTestService(env);
    const { page } = await visit(keyed.url, DESKTOP);
    await page.route('**/status', (route) => route.abort());
    await page.reload();
    await page.getByText('Live').waitFor();
    expect(await page.getByLabel('API key').isVisible()).toBe(false);
    await page.getByLabel('E-mail address').fill('ada@example.com');
    await page.getByRole('button', { name: 'Send code' }).click();
    await page.getByLabel('API key').fill(API_KEY);
    await loginPage(page).sendMail('ada@example.com');
  });
});
