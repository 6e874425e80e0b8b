import { startTestService, type Env } from '../support/harness';
import { describeInBrowser, visit } from '../support/chromium';
import { loginPage } from '../support/login-page';

/** Sends a code on a page whose clock can be moved. From `pauseAt` on, it moves only with `runFor`. */
async function sendWithClock(env: Env) {
  const service = await startTestService(env);
  const { page } = await visit(service.url);
  await page.clock.install();
  await page.reload();
  const login = loginPage(page);
  await login.sendMail('ada@example.com');
  return { service, page, login };
}

describeInBrowser('the login page', () => {
  test('counts down to the next resend, and then enables it', async () => {
    const { page, login } = await sendWithClock({ LIMIT_SENDS_PER_RECIPIENT: '1/30s,5/10m' });
    const resendText = () => login.resend.textContent();
    await page.clock.pauseAt(Date.now() + 5_000);
    const [, first] = /^Send again in 0:(2\d)$/.exec((await resendText()) ?? '') ?? [];
    expect(Number(first)).toBeGreaterThan(20);
    expect(await login.resend.isDisabled()).toBe(true);

    await page.clock.runFor(10_000);
    expect(await resendText()).toBe(`Send again in 0:${Number(first) - 10}`);
    await page.clock.runFor(20_000);
    expect(await resendText()).toBe('Send again');
    expect(await login.resend.isEnabled()).toBe(true);

    // The service's own clock has not moved, so it refuses. The page counts down its Retry-After.
    await login.resend.click();
    await login.problem.filter({ hasText: /^Please wait \d+ seconds before you ask for another code\.$/ }).waitFor();
    expect(await resendText()).toMatch(/^Send again in 0:\d\d$/);
  });

  test('offers a new code in the last minute, when the service does not resend the old one', async () => {
    const { service, page, login } = await sendWithClock({ OTP_TTL: '120' });
    expect(await login.resend.textContent()).toBe('Send again');
    await service.advance(65);
    await page.clock.fastForward(65_000);
    await login.resend.filter({ hasText: 'Send a new code' }).click();
    await login.messages.nth(1).waitFor();
    await login.resend.filter({ hasText: 'Send again' }).waitFor();
    await login.guess(await login.codeInMail('ada@example.com'));
    await login.heading('You are signed in').waitFor();
  });

  test('counts down to the expiry of the code, and accepts a new code after it', async () => {
    const service = await startTestService({ OTP_TTL: '120' });
    const { page } = await visit(service.url);
    await page.clock.install();
    await page.reload();
    const login = loginPage(page);
    await login.sendMail('ada@example.com');
    expect(await login.life.textContent()).toMatch(/^The code expires in (2:00|1:\d\d)\.$/);
    const code = await login.codeInMail('ada@example.com');

    await service.advance(121);
    await page.clock.fastForward(121_000);
    await login.life.filter({ hasText: 'The code has expired. Ask for a new one.' }).waitFor();
    await login.guess(code);
    await login.problem.filter({ hasText: 'This code has expired. Please ask for a new one.' }).waitFor();
    await login.life.filter({ hasText: 'The code has expired.' }).waitFor();
    expect(await login.code.isDisabled()).toBe(true);

    await login.resend.click();
    await login.messages.nth(1).waitFor();
    await login.guess(await login.codeInMail('ada@example.com'));
    await login.heading('You are signed in').waitFor();
  });
});
