import { startTestService, type TestService } from '../support/harness';
import { describeInBrowser, visit } from '../support/chromium';
import { loginPage } from '../support/login-page';

const DESKTOP = { viewport: { width: 1280, height: 900 } };

describeInBrowser('the login page', () => {
  let service: TestService;
  beforeAll(async () => {
    service = await startTestService();
  });

  test('extracts the code from a pasted message', async () => {
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
    for (const text of [
      '123456 10 min',
      '10:34 123456 is your code',
      '123456 365 Shop',
      '365 Shop: 123456',
      '10:34 123-456 is your code',
      '2026 7 26: 12 34 56',
      '1 2 3 4 5 6',
      '\u2068123\u00a0456\u2069, 10 min.',
      '١٢٣٤٥٦ ١٠',
      '१२३४५६ 10 मिनट',
      '１２３４５６。',
    ]) {
      expect([text, await paste(text)]).toEqual([text, '123456']);
    }
    // Without a code in it, a text is pasted as it is.
    expect(await paste('12345 6 7654321')).toBe('12345 6 7654321');

    const code = await login.codeInMail('paste@example.com');
    expect(await paste(`Your code is ${code.slice(0, 3)} ${code.slice(3)}`)).toBe(code);
    await page.keyboard.press('Enter');
    await login.heading('You are signed in').waitFor();
  });

  test('extracts a code of OTP_LENGTH digits', async () => {
    const other = await startTestService({ OTP_LENGTH: '8' });
    const { page } = await visit(other.url, DESKTOP);
    await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
    const login = loginPage(page);
    await login.sendMail('paste@example.com');
    await page.evaluate("navigator.clipboard.writeText('123456 is not it, 1234-5678 is')");
    await login.code.focus();
    await page.keyboard.press('ControlOrMeta+V');
    expect(await login.code.inputValue()).toBe('12345678');
  });

  test('copies without the Clipboard API, which browsers withhold on plain http', async () => {
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

  test('shows each call with its reply and copies it as a curl command', async () => {
    const { page } = await visit(service.url, DESKTOP);
    await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
    const login = loginPage(page);
    await login.sendMail("o'hara@example.com");
    const call = login.callsOf('/email/otp').first();
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
