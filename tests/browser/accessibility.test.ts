import { source as axe } from 'axe-core';
import type { BrowserContextOptions, Page } from 'playwright-core';
import { startTestService, type TestService } from '../support/harness';
import { describeInBrowser, visit } from '../support/chromium';
import { loginPage } from '../support/login-page';

const WINDOWS: [string, BrowserContextOptions][] = [
  ['light, on a desktop', { viewport: { width: 1280, height: 900 }, colorScheme: 'light' }],
  ['dark, on a desktop', { viewport: { width: 1280, height: 900 }, colorScheme: 'dark' }],
  ['light, at 320 px', { viewport: { width: 320, height: 640 }, colorScheme: 'light' }],
];

const FOCUSED =
  '(({ id, name, textContent }) => id || name || textContent)(document.activeElement)';

describeInBrowser('for people who cannot see, point or zoom,', () => {
  let service: TestService;
  beforeAll(async () => {
    service = await startTestService();
  });

  test.each(WINDOWS)('axe finds nothing in any step of the page: %s', async (name, window) => {
    const { page } = await visit(service.url, window);
    const login = loginPage(page);
    await page.getByText('Live').waitFor();
    expect(await faults(page)).toEqual([]);

    const address = `${name.replaceAll(/\W+/g, '.')}@example.com`;
    await login.sendText('+447700900123');
    await page.getByRole('button', { name: 'Change' }).click();
    await page.getByText('E-mail', { exact: true }).click();
    await login.sendMail(address);
    await login.guess('wrong');
    await login.problem.waitFor();
    await login.messages.nth(1).locator('summary').click();
    expect(await faults(page)).toEqual([]);

    await login.guess(await login.codeInMail(address));
    await login.heading('You are signed in').waitFor();
    expect(await faults(page)).toEqual([]);
  });

  test.each(WINDOWS)('axe finds nothing in /docs: %s', async (_name, window) => {
    const { page, complaints } = await visit(`${service.url}/docs`, window);
    expect(await faults(page)).toEqual([]);
    expect(await page.evaluate('document.documentElement.scrollWidth <= innerWidth')).toBe(true);
    expect(complaints()).toEqual([]);
  });

  test('the keyboard alone goes from the first field to the end, in the order of the page', async () => {
    const { page } = await visit(service.url);
    const login = loginPage(page);
    const reached = [];
    for (let stop = 1; stop <= 7; stop++) {
      await page.keyboard.press('Tab');
      reached.push(await page.evaluate(FOCUSED));
    }
    expect(reached).toEqual([
      'API reference',
      'OpenAPI',
      'channel',
      'recipient',
      'type',
      'locale',
      'Send code',
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

  test('what happens elsewhere on the page is told to screen readers', async () => {
    const { page } = await visit(service.url);
    await loginPage(page).sendMail('reader@example.com');
    await page
      .getByRole('log')
      .getByText(/^New message in the development inbox: \d{6} is your /)
      .waitFor();
  });
});

/** What breaks WCAG 2.2 AA or good practice, each with the elements that do. */
async function faults(page: Page): Promise<unknown> {
  await page.evaluate(axe);
  // Not into the mails: they are what templates made, and no script runs there.
  return page.evaluate(`axe.run({ exclude: [['iframe']] }, { iframes: false }).then(({ violations }) =>
    violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)]))`);
}
