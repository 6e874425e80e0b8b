import type { Page } from 'playwright-core';
import { startTestService, wrongCode, type TestService } from '../support/harness';
import { describeInBrowser, visit } from '../support/chromium';
import { codeIn } from '../support/code-in';
import { loginPage } from '../support/login-page';

const DESKTOP = { viewport: { width: 1280, height: 900 } };
const PHONE = { viewport: { width: 320, height: 640 }, hasTouch: true };

describeInBrowser('the login page in a browser', () => {
  let service: TestService;
  beforeAll(async () => {
    service = await startTestService();
  });

  test.each([
    ['on a desktop', DESKTOP],
    ['at 320 px', PHONE],
  ])('takes the code that is read in the inbox pane, %s', async (_where, size) => {
    const { page, complaints } = await visit(service.url, size);
    const login = loginPage(page);
    const address = `ada.${size.viewport.width}@example.com`;
    await login.sendMail(address);
    const code = await login.codeInMail(address);
    await login.code.pressSequentially(code);
    await page.keyboard.press('Enter');
    await login.heading('You are signed in').waitFor();
    expect(await page.getByText(`${address} was confirmed.`).isVisible()).toBe(true);
    expect(await widerThanWindow(page)).toBe(0);
    expect(complaints()).toEqual([]);
  });

  test('shows an SMS as it reads, with its segments, and takes its code', async () => {
    const { page, complaints } = await visit(service.url, DESKTOP);
    const login = loginPage(page);
    await login.sendText('+44 7700 900123');
    const newest = login.messages.first();
    await newest.getByText(/^1 segment · \d+ characters$/).waitFor();
    await login.guess(codeIn((await newest.locator('.bubble').textContent()) ?? ''));
    await login.heading('You are signed in').waitFor();
    expect(complaints()).toEqual([]);
  });

  test('finds the code in a whole message that is pasted', async () => {
    const { page } = await visit(service.url, DESKTOP);
    await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
    const login = loginPage(page);
    await login.sendMail('paste@example.com');
    const paste = async (text: string) => {
      await page.evaluate(`navigator.clipboard.writeText(${JSON.stringify(text)})`);
      await login.code.fill('');
      await page.keyboard.press('ControlOrMeta+V');
      return login.code.inputValue();
    };
    expect(await paste('Your code is 123 456')).toBe('123456');
    expect(await paste('987-654 is your sign-in code. It expires in 10 minutes.')).toBe('987654');

    const code = await login.codeInMail('paste@example.com');
    expect(await paste(`Your code is ${code.slice(0, 3)} ${code.slice(3)}`)).toBe(code);
    await page.keyboard.press('Enter');
    await login.heading('You are signed in').waitFor();
  });

  test('counts wrong codes down to the lock-out, and a new code helps', async () => {
    const { page, complaints } = await visit(service.url, DESKTOP);
    const login = loginPage(page);
    await login.sendMail('locked@example.com');
    const right = await login.codeInMail('locked@example.com');
    const said = [];
    for (let step = 1; step <= 5; step++) {
      await login.guess(wrongCode(right, step));
      await login.calls.nth(step).waitFor();
      said.push(await login.problem.textContent());
    }
    expect(said).toEqual([
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

  test('says in plain words what is wrong with a recipient, beside the field that has the focus', async () => {
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

  test('has words of its own for every failure that the API documents', async () => {
    const { page } = await visit(service.url, DESKTOP);
    const silent = await page.evaluate(`(async () => {
      const { inWords } = await import('/try/words.js');
      const { paths } = await (await fetch('/openapi.json')).json();
      const examples = Object.values(paths)
        .flatMap((methods) => Object.values(methods))
        .flatMap(({ responses }) => Object.values(responses))
        .flatMap(({ content }) => Object.keys(content['application/json']?.examples ?? {}));
      const unknown = (code) => inWords({ code, reply: { Details: '?' }, retryAfter: 7 }).includes('?');
      return { count: examples.length, without: [...new Set(examples)].filter(unknown) };
    })()`);
    expect(silent).toEqual({ count: expect.any(Number) as number, without: [] });
    expect((silent as { count: number }).count).toBeGreaterThan(40);
  });

  test('asks for an API key where the service wants one, and shows it nowhere', async () => {
    const keyed = await startTestService({ API_KEYS: 'page:a-key-of-more-than-sixteen' });
    const { page, complaints } = await visit(keyed.url, DESKTOP);
    await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
    const login = loginPage(page);
    await page.getByLabel('API key').waitFor();
    await page.getByLabel('E-mail address').fill('ada@example.com');
    await page.getByRole('button', { name: 'Send code' }).click();
    await login.problem
      .filter({ hasText: 'This service needs an API key, and this one is missing or wrong.' })
      .waitFor();

    await page.getByLabel('API key').fill('a-key-of-more-than-sixteen');
    await login.sendMail('ada@example.com');
    const call = login.calls.first();
    expect(await call.textContent()).toContain('Authorization: Bearer ••••');
    await call.getByRole('button', { name: 'Copy as curl' }).click();
    await call.getByRole('button', { name: 'Copied' }).waitFor();
    const copied = await page.evaluate('navigator.clipboard.readText()');
    expect(copied).toContain('-H "Authorization: Bearer $API_KEY"');
    expect(String(copied) + (await page.content())).not.toContain('a-key-of');
    expect(complaints()).toEqual([]);
  });

  test('asks for an API key too where it learns only later that one is needed', async () => {
    const keyed = await startTestService({ API_KEYS: 'page:a-key-of-more-than-sixteen' });
    const { page } = await visit(keyed.url, DESKTOP);
    await page.route('**/status', (route) => route.abort());
    await page.reload();
    await page.getByText('Live').waitFor();
    expect(await page.getByLabel('API key').isVisible()).toBe(false);
    await page.getByLabel('E-mail address').fill('ada@example.com');
    await page.getByRole('button', { name: 'Send code' }).click();
    await page.getByLabel('API key').fill('a-key-of-more-than-sixteen');
    await loginPage(page).sendMail('ada@example.com');
  });

  test('comes back to the code field after a reload or the back button, until it is done with', async () => {
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
    await page.reload();
    await page.getByLabel('E-mail address').waitFor();

    await login.sendMail('change@example.com');
    await page.getByRole('button', { name: 'Change' }).click();
    await page.reload();
    await page.getByLabel('E-mail address').waitFor();
    expect(complaints()).toEqual([]);
  });

  test('stays where the person went while a reply was on its way', async () => {
    const { page } = await visit(service.url, DESKTOP);
    const login = loginPage(page);
    await login.sendMail('slow@example.com');
    let answer = (): void => undefined;
    const held = new Promise<void>((resolve) => (answer = resolve));
    await page.route('**/api/v1/email/otp', async (route) => {
      await held;
      await route.continue();
    });
    await login.resend.click();
    await page.getByRole('button', { name: 'Change' }).click();
    answer();
    await login.calls.nth(1).waitFor();
    expect(await page.getByLabel('E-mail address').isVisible()).toBe(true);
    expect(await login.code.isVisible()).toBe(false);
  });

  test('copies where the browser has no clipboard to offer, as on plain http', async () => {
    const { page } = await visit(service.url, DESKTOP);
    const login = loginPage(page);
    await page.addInitScript("Object.defineProperty(navigator, 'clipboard', { value: undefined })");
    await page.reload();
    await login.sendMail('plain@example.com');
    const code = await login.codeInMail('plain@example.com');
    const newest = login.messages.first();
    await newest.getByRole('button', { name: 'Copy code' }).click();
    await newest.getByRole('button', { name: 'Copied' }).and(page.locator(':focus')).waitFor();
    await login.code.focus();
    await page.keyboard.press('ControlOrMeta+V');
    expect(await login.code.inputValue()).toBe(code);
  });

  test('shows each call with its reply, to copy as a curl command that works', async () => {
    const { page } = await visit(service.url, DESKTOP);
    await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
    const login = loginPage(page);
    await login.sendMail("o'hara@example.com");
    const call = login.calls.first();
    expect(await call.textContent()).toMatch(
      /200POST \/api\/v1\/email\/otp.*"email": "o'hara@example\.com".*"Status": "Success"/s,
    );
    await call.getByRole('button', { name: 'Copy as curl' }).click();
    await call.getByRole('button', { name: 'Copied' }).waitFor();
    expect(await page.evaluate('navigator.clipboard.readText()')).toBe(
      [
        `curl ${service.url}/api/v1/email/otp`,
        "-H 'Content-Type: application/json'",
        `-d '{"email":"o'\\''hara@example.com","type":"2FA"}'`,
      ].join(' \\\n  '),
    );
  });
});

/** By how many pixels the page would scroll sideways. */
function widerThanWindow(page: Page): Promise<unknown> {
  return page.evaluate(
    'document.documentElement.scrollWidth - document.documentElement.clientWidth',
  );
}
