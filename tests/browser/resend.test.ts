import { post, startTestService, wrongCode, type TestService } from '../support/harness';
import { describeInBrowser, visit } from '../support/chromium';
import { loginPage } from '../support/login-page';

describeInBrowser('"Send again"', () => {
  let service: TestService;
  beforeAll(async () => {
    service = await startTestService();
  });

  /** A visit with a pending code. */
  const sent = async (address: string) => {
    const { page, complaints } = await visit(service.url);
    const login = loginPage(page);
    await login.sendMail(address);
    const code = await login.codeInMail(address);
    const verification = { verification_key: await login.key(), otp: code, check: address };
    return { page, complaints, login, code, verification, mails: login.messages.filter({ hasText: address }) };
  };

  test("brings the same code, and the first message's code works", async () => {
    const { page, complaints, login, code, verification, mails } = await sent('again@example.com');
    await login.code.fill(code.slice(0, 2));
    await login.resend.click();
    await page.getByText('Sent again: each message has the same code.').waitFor();
    await mails.nth(1).waitFor();
    expect(await login.codeInMail('again@example.com')).toBe(code);
    expect(await login.key()).toBe(verification.verification_key);
    expect(await login.code.inputValue()).toBe(code.slice(0, 2));
    expect(await page.locator('#code:focus').count()).toBe(1);
    expect(await login.callsOf('/resend/otp').first().textContent()).toMatch(
      /200POST \/api\/v1\/resend\/otp.*\{\s+"verification_key": "[^"]+"\s+\}/s,
    );
    await login.guess(code);
    await login.heading('You are signed in').waitFor();
    expect(complaints()).toEqual([]);
  });

  test('ends in "used" when another tab used the code', async () => {
    const { login, verification, mails } = await sent('used@example.com');
    await post(service, '/verify/otp', verification);
    await login.resend.click();
    await login.heading('This code was used').waitFor();
    expect(await mails.count()).toBe(1);
  });

  test('ends in "locked" when the guesses were used up elsewhere, and a new code works', async () => {
    const { page, login, code, verification, mails } = await sent('burnt@example.com');
    for (let step = 1; step <= 5; step += 1) {
      await post(service, '/verify/otp', { ...verification, otp: wrongCode(code, step) });
    }
    await login.resend.click();
    await login.problem.filter({ hasText: /^Too many wrong codes: this code is locked, / }).waitFor();
    expect([await login.life.textContent(), await login.code.isDisabled()]).toEqual(['This code is locked.', true]);
    await page
      .locator('#resend:focus')
      .filter({ hasText: /^Send a new code$/ })
      .waitFor();
    await page.keyboard.press('Enter');
    await mails.nth(1).waitFor();
    await login.guess(await login.codeInMail('burnt@example.com'));
    await login.heading('You are signed in').waitFor();
  });

  test('ends in "no longer valid" when another tab canceled the code', async () => {
    const { login, verification } = await sent('gone@example.com');
    await post(service, '/cancel/otp', verification);
    await login.resend.click();
    await login.problem.filter({ hasText: 'This code is no longer valid. Please ask for a new one.' }).waitFor();
    expect([await login.code.isDisabled(), await login.resend.textContent()]).toEqual([true, 'Send a new code']);
  });

  test('offers a new code when the service finds too little time left', async () => {
    const other = await startTestService();
    const { page } = await visit(other.url);
    const login = loginPage(page);
    await login.sendMail('late@example.com');
    const code = await login.codeInMail('late@example.com');
    await other.advance(550);
    await login.resend.click();
    await login.problem
      .filter({ hasText: 'Too little time is left to send this code again. Please ask for a new one.' })
      .waitFor();
    expect(await login.resend.textContent()).toBe('Send a new code');
    await login.guess(code);
    await login.heading('You are signed in').waitFor();
  });

  test.each([
    [502, 'message_not_sent', /^The message could not be sent\. Please try again in a moment\.$/],
    [503, 'database_unavailable', /^Something went wrong on our side\./],
    [403, 'destination_not_allowed', /^We do not send messages to that number\.$/],
  ])('keeps the code pending after %i %s', async (status, code, words) => {
    const { page, login, code: right } = await sent(`${code}@example.com`.replaceAll('_', '.'));
    const json = { Status: 'Failure', Details: 'x', Code: code };
    await page.route('**/api/v1/resend/otp', (route) => route.fulfill({ status, json }));
    await login.resend.click();
    await login.problem.filter({ hasText: words }).waitFor();
    await page
      .locator('#resend:focus')
      .filter({ hasText: /^Send again$/ })
      .waitFor();
    await login.guess(right);
    await login.heading('You are signed in').waitFor();
  });
});
