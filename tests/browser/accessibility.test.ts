import type { BrowserContextOptions } from 'playwright-core';
import { post, startTestService, type TestService } from '../support/harness';
import { violations } from '../support/axe';
import { describeInBrowser, visit } from '../support/chromium';
import { loginPage } from '../support/login-page';

const WINDOWS: [string, BrowserContextOptions][] = [
  ['light, on a desktop', { viewport: { width: 1280, height: 900 }, colorScheme: 'light' }],
  ['dark, on a desktop', { viewport: { width: 1280, height: 900 }, colorScheme: 'dark' }],
  ['light, at 320 px', { viewport: { width: 320, height: 640 }, colorScheme: 'light' }],
];

const FOCUSED = '(({ id, name, textContent }) => id || name || textContent)(document.activeElement)';

describeInBrowser('accessibility:', () => {
  let service: TestService;
  beforeAll(async () => {
    service = await startTestService();
  });

  test.each(WINDOWS)('the login page passes axe in every step, %s', async (name, window) => {
    const { page } = await visit(service.url, window);
    const login = loginPage(page);
    await page.getByText('Live').waitFor();
    expect(await violations(page)).toEqual([]);

    const address = `${name.replaceAll(/\W+/g, '.')}@example.com`;
    await login.sendToNumber('+447700900123', 'Call');
    await login.others.waitFor();
    expect(await violations(page)).toEqual([]);
    await page.getByRole('button', { name: 'Use another' }).click();
    await page.getByText('E-mail', { exact: true }).click();
    await login.sendMail(address);
    await login.guess('wrong');
    await login.problem.waitFor();
    await login.messages.nth(1).locator('summary').click();
    expect(await violations(page)).toEqual([]);

    await login.resend.click();
    await page.getByText('Sent again: each message has the same code.').waitFor();
    expect(await violations(page)).toEqual([]);

    await login.guess(await login.codeInMail(address));
    await login.verdict.filter({ hasText: 'Signature checked' }).waitFor();
    expect(await violations(page)).toEqual([]);
    await page.reload();
    await login.heading('This code was used').waitFor();
    expect(await violations(page)).toEqual([]);

    await page.getByRole('button', { name: 'Start again' }).click();
    await login.sendMail(address);
    await post(service, '/cancel/otp', { verification_key: await login.key() });
    await page.reload();
    await login.life.filter({ hasText: 'This code was canceled.' }).waitFor();
    expect(await violations(page)).toEqual([]);
  });

  test('the keyboard alone completes a sign-in, in the order of the page', async () => {
    const { page } = await visit(service.url);
    const login = loginPage(page);
    const focusOrder = [];
    for (let tab = 1; tab <= 9; tab++) {
      await page.keyboard.press('Tab');
      focusOrder.push(await page.evaluate(FOCUSED));
    }
    expect(focusOrder).toEqual([
      ...['Docs', 'API reference', 'Try it', 'Messages'],
      ...['channel', 'recipient', 'type', 'locale', 'Send code'],
    ]);

    await page.locator('#recipient').focus();
    await page.keyboard.type('keyboard@example.com');
    await page.keyboard.press('Enter');
    await login.code.and(page.locator(':focus')).waitFor();
    await page.keyboard.type(await login.codeInMail('keyboard@example.com'));
    await page.keyboard.press('Enter');
    await login.heading('You are signed in').and(page.locator(':focus')).waitFor();
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await page.locator('#recipient:focus').waitFor();
  });

  test('a new message is announced to screen readers', async () => {
    const { page } = await visit(service.url);
    await loginPage(page).sendMail('reader@example.com');
    await page
      .getByRole('log')
      .getByText(/^New message in the development inbox: \d{6} is your /)
      .waitFor();
  });
});
