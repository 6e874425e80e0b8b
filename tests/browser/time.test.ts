import { startTestService } from '../support/harness';
import { describeInBrowser, visit } from '../support/chromium';
import { loginPage } from '../support/login-page';

describeInBrowser('the login page, as time goes by,', () => {
  test('counts down to the next send, and then sends again', async () => {
    const service = await startTestService({ LIMIT_SENDS_PER_RECIPIENT: '1/30s,5/10m' });
    const { page } = await visit(service.url);
    // The page's clock stands still but for what the test lets go by.
    await page.clock.install();
    await page.reload();
    const login = loginPage(page);
    await login.sendMail('ada@example.com');
    const said = () => login.resend.textContent();
    await page.clock.pauseAt(Date.now() + 5_000);
    const [, first] = /^Send a new code in 0:(2\d)$/.exec((await said()) ?? '') ?? [];
    expect(Number(first)).toBeGreaterThan(20);
    expect(await login.resend.isDisabled()).toBe(true);

    await page.clock.runFor(10_000);
    expect(await said()).toBe(`Send a new code in 0:${Number(first) - 10}`);
    await page.clock.runFor(20_000);
    expect(await said()).toBe('Send a new code');
    expect(await login.resend.isEnabled()).toBe(true);

    // The service's own clock has not moved: it says how long to wait, and the page counts that down.
    await login.resend.click();
    await login.problem
      .filter({ hasText: /^Please wait \d+ seconds before you try again\.$/ })
      .waitFor();
    expect(await said()).toMatch(/^Send a new code in 0:\d\d$/);
  });

  test('counts down to the end of the code, says so, and a new code works', async () => {
    const service = await startTestService({ OTP_TTL: '120' });
    const { page } = await visit(service.url);
    await page.clock.install();
    await page.reload();
    const login = loginPage(page);
    await login.sendMail('ada@example.com');
    expect(await login.life.textContent()).toMatch(/^The code expires in (2:00|1:\d\d)\.$/);
    const code = await login.codeInMail('ada@example.com');

    service.advance(121);
    await page.clock.fastForward(121_000);
    await login.guess(code);
    await login.problem
      .filter({ hasText: 'This code has expired. Please ask for a new one.' })
      .waitFor();
    await login.life.filter({ hasText: 'The code has expired. Ask for a new one.' }).waitFor();

    await login.resend.click();
    await login.messages.nth(1).waitFor();
    await login.guess(await login.codeInMail('ada@example.com'));
    await login.heading('You are signed in').waitFor();
  });
});
