import { post, startTestService, wrongCode, type TestService } from '../support/harness';
import { describeInBrowser, visit } from '../support/chromium';
import { loginPage } from '../support/login-page';

describeInBrowser('a reload of the login page', () => {
  let service: TestService;
  beforeAll(async () => {
    service = await startTestService();
  });

  const sent = async (to: TestService, address: string) => {
    const { page, complaints } = await visit(to.url);
    const login = loginPage(page);
    await login.sendMail(address);
    const code = await login.codeInMail(address);
    const verification = { verification_key: await login.key(), otp: code, check: address };
    return { page, complaints, login, code, verification };
  };

  test('restores a pending code with its attempts and its countdown', async () => {
    const { page, complaints, login, code } = await sent(service, 'pending@example.com');
    await page.reload();
    await page.getByText('5 attempts are left.', { exact: true }).waitFor();
    await login.guess(wrongCode(code));
    await login.problem.filter({ hasText: '4 attempts' }).waitFor();
    await page.reload();
    await page.getByText('4 attempts are left.', { exact: true }).waitFor();
    expect(await login.life.textContent()).toMatch(/^The code expires in (10:00|9:\d\d)\.$/);
    expect(await login.callsOf('/status/otp').first().textContent()).toMatch(
      /200POST \/api\/v1\/status\/otp.*"Details": "pending"/s,
    );
    const kept = await page.evaluate('JSON.stringify([{ ...sessionStorage }, { ...localStorage }, document.cookie])');
    expect(kept).not.toContain(code);
    await login.guess(code);
    await login.heading('You are signed in').waitFor();
    expect(complaints()).toEqual([]);
  });

  test('restores the countdown to the next resend', async () => {
    const limited = await startTestService({ LIMIT_SENDS_PER_RECIPIENT: '1/30s,5/10m' });
    const { page, login } = await sent(limited, 'counting@example.com');
    await page.reload();
    await page.getByText('5 attempts are left.', { exact: true }).waitFor();
    expect(await login.resend.textContent()).toMatch(/^Send again in 0:\d\d$/);
  });

  test('restores a locked code', async () => {
    const { page, login, code, verification } = await sent(service, 'locked@example.com');
    for (let step = 1; step <= 5; step += 1) {
      await post(service, '/verify/otp', { ...verification, otp: wrongCode(code, step) });
    }
    await page.reload();
    await login.problem.filter({ hasText: /^Too many wrong codes: this code is locked, / }).waitFor();
    expect([await login.code.isDisabled(), await login.verify.isDisabled()]).toEqual([true, true]);
    expect(await login.resend.textContent()).toBe('Send a new code');
  });

  test('restores an expired code, and a new one works', async () => {
    const other = await startTestService();
    const { page, login } = await sent(other, 'expired@example.com');
    await other.advance(601);
    await page.reload();
    await login.problem.filter({ hasText: 'This code has expired. Please ask for a new one.' }).waitFor();
    expect([await login.life.textContent(), await login.code.isDisabled()]).toEqual(['The code has expired.', true]);
    await page.locator('#resend:focus').click();
    await login.messages.nth(1).waitFor();
    await login.guess(await login.codeInMail('expired@example.com'));
    await login.heading('You are signed in').waitFor();
  });

  test('restores a used code', async () => {
    const { page, complaints, login, code } = await sent(service, 'used@example.com');
    await login.guess(code);
    await login.heading('You are signed in').waitFor();
    await page.reload();
    await login.heading('This code was used').and(page.locator(':focus')).waitFor();
    expect(await page.getByText('used@example.com was confirmed.').isVisible()).toBe(true);
    expect(await page.getByRole('region', { name: 'Token' }).isVisible()).toBe(false);
    await page.getByRole('button', { name: 'Start again' }).click();
    await page.reload();
    await page.getByLabel('E-mail address').waitFor();
    expect(complaints()).toEqual([]);
  });

  test('restores a canceled code', async () => {
    const { page, login, verification } = await sent(service, 'canceled@example.com');
    await post(service, '/cancel/otp', verification);
    await page.reload();
    await login.problem.filter({ hasText: 'This code was canceled. Please ask for a new one.' }).waitFor();
    expect([await login.life.textContent(), await login.code.isDisabled()]).toEqual(['This code was canceled.', true]);
  });

  test('keeps the saved state when the service gives no status', async () => {
    const { page, login, code } = await sent(service, 'silent@example.com');
    await page.route('**/api/v1/status/otp', (route) => route.abort());
    await page.reload();
    await login.calls.filter({ hasText: '/status/otp' }).waitFor();
    await login.guess(code);
    await login.heading('You are signed in').waitFor();
  });

  test('shows in a second tab what the first one did', async () => {
    const { page, login, code } = await sent(service, 'tabs@example.com');
    // A tab that a page opens begins with a copy of its session storage.
    const [secondPage] = await Promise.all([page.waitForEvent('popup'), page.evaluate('void window.open("/")')]);
    const second = loginPage(secondPage);
    await secondPage.getByText('5 attempts are left.', { exact: true }).waitFor();
    await login.anotherRecipient.click();
    await login.calls.filter({ hasText: '/cancel/otp' }).waitFor();
    await second.guess(code);
    await second.problem.filter({ hasText: 'This code is no longer valid. Please ask for a new one.' }).waitFor();
    expect(await second.code.isDisabled()).toBe(true);

    await login.sendMail('tabs@example.com');
    const next = await login.codeInMail('tabs@example.com');
    const [thirdPage] = await Promise.all([page.waitForEvent('popup'), page.evaluate('void window.open("/")')]);
    const third = loginPage(thirdPage);
    await thirdPage.getByText('5 attempts are left.', { exact: true }).waitFor();
    await login.guess(next);
    await login.heading('You are signed in').waitFor();
    await third.guess(next);
    await third.heading('This code was used').waitFor();
  });
});
