import { describeInBrowser, visit } from '../support/chromium';
import { startTestService } from '../support/harness';
import { loginPage } from '../support/login-page';
import { servedBelowPrefix } from '../support/prefix-proxy';

describeInBrowser('the login page behind a prefix', () => {
  test('signs in with the code from its inbox, and its links work', async () => {
    const root = await servedBelowPrefix(await startTestService());
    const { page, complaints } = await visit(root);
    const login = loginPage(page);
    await login.sendMail('prefix@example.com');
    await login.guess(await login.codeInMail('prefix@example.com'));
    await login.heading('You are signed in').waitFor();
    await page.getByRole('link', { name: 'Docs' }).click();
    await page.getByRole('link', { name: 'Messages' }).first().click();
    await page.getByRole('link', { name: 'API reference' }).click();
    await page.getByText(`${root}api/v1/email/otp`).first().waitFor();
    await page.getByRole('link', { name: 'Try it' }).click();
    await page.getByLabel('E-mail address').waitFor();
    expect(page.url()).toBe(root);
    expect(complaints()).toEqual([]);
  });
});
