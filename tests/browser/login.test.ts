import type { Page } from 'playwright-core';
import { startTestService, wrongCode, type TestService } from '../support/harness';
import { describeInBrowser, visit } from '../support/chromium';
import { codeIn } from '../support/code-in';
import { loginPage } from '../support/login-page';

const DESKTOP = { viewport: { width: 1280, height: 900 } };
const PHONE = { viewport: { width: 320, height: 640 }, hasTouch: true };

describeInBrowser('the login page', () => {
  let service: TestService;
  beforeAll(async () => {
    service = await startTestService();
  });

  test.each([
    ['on a desktop', DESKTOP],
    ['at 320 px', PHONE],
  ])('signs in with the code from the inbox pane %s', async (_, size) => {
    const { page, complaints } = await visit(service.url, size);
    const login = loginPage(page);
    const address = `ada.${size.viewport.width}@example.com`;
    await login.sendMail(address);
    const code = await login.codeInMail(address);
    await login.code.pressSequentially(code);
    await page.keyboard.press('Enter');
    await login.heading('You are signed in').waitFor();
    expect(await page.getByText(`${address} was confirmed.`).isVisible()).toBe(true);
    expect(await overflowPx(page)).toBe(0);
    expect(complaints()).toEqual([]);
  });

  test('shows an SMS with its segments and signs in with its code', async () => {
    const { page, complaints } = await visit(service.url, DESKTOP);
    const login = loginPage(page);
    await login.sendToNumber('+44 7700 900123');
    const newest = login.messages.first();
    await newest.getByText(/^1 segment · \d+ characters$/).waitFor();
    await login.guess(codeIn((await newest.locator('.bubble').textContent()) ?? ''));
    await login.heading('You are signed in').waitFor();
    expect(complaints()).toEqual([]);
  });

  test('counts down the attempts to the lock-out, and accepts a new code after it', async () => {
    const { page, complaints } = await visit(service.url, DESKTOP);
    const login = loginPage(page);
    await login.sendMail('locked@example.com');
    const right = await login.codeInMail('locked@example.com');
    const problems = [];
    for (let step = 1; step <= 5; step++) {
      await login.guess(wrongCode(right, step));
      await login
        .callsOf('/verify/otp')
        .nth(step - 1)
        .waitFor();
      problems.push(await login.problem.textContent());
    }
    expect(problems).toEqual([
      'That is not the code. 4 attempts are left.',
      'That is not the code. 3 attempts are left.',
      'That is not the code. 2 attempts are left.',
      'That is not the code. One attempt is left.',
      'That is not the code. That was the last attempt: this code is locked. Please ask for a new one.',
    ]);
    expect([await login.code.isDisabled(), await login.verify.isDisabled()]).toEqual([true, true]);

    await login.resend.click();
    await login.messages.filter({ hasText: 'locked@example.com' }).nth(1).waitFor();
    await login.guess(await login.codeInMail('locked@example.com'));
    await login.heading('You are signed in').waitFor();
    expect(complaints()).toEqual([]);
  });

  test('explains an invalid recipient and focuses its field', async () => {
    const { page, complaints } = await visit(service.url, DESKTOP);
    const login = loginPage(page);
    const field = page.getByLabel('E-mail address');
    for (const [typed, words] of [
      ['', 'Please enter your e-mail address.'],
      ['ada', 'That is not an e-mail address we can write to. Please check it.'],
    ] as const) {
      await field.fill(typed);
      await page.getByRole('button', { name: 'Send code' }).click();
      await login.problem.filter({ hasText: words }).waitFor();
      expect(await field.getAttribute('aria-invalid')).toBe('true');
      expect(await page.locator('#recipient:focus').count()).toBe(1);
    }
    expect(complaints()).toEqual([]);
  });

  test('has its own words for every failure in the OpenAPI document', async () => {
    const { page } = await visit(service.url, DESKTOP);
    const failures = await page.evaluate(`(async () => {
      const { failureText } = await import('/try/failure-text.js');
      const { paths } = await (await fetch('/openapi.json')).json();
      const examples = Object.values(paths)
        .flatMap((methods) => Object.values(methods))
        .flatMap(({ responses }) => Object.values(responses))
        .flatMap(({ content }) => Object.keys(content['application/json']?.examples ?? {}));
      const unknown = (code) => failureText({ code, reply: { Details: '?' }, retryAfter: 7 }).includes('?');
      return { count: examples.length, without: [...new Set(examples)].filter(unknown) };
    })()`);
    expect(failures).toEqual({ count: expect.any(Number) as number, without: [] });
    expect((failures as { count: number }).count).toBeGreaterThan(40);
  });
});

/** The width in pixels by which the page overflows its window. */
function overflowPx(page: Page): Promise<unknown> {
  return page.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth');
}
