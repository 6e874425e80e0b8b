import { startTestService, type TestService } from '../support/harness';
import { describeInBrowser } from '../support/chromium';
import { at, visitOtpCode } from '../support/otp-code-page';

/** Keeps each announcement. */
const LISTEN = `
  window.announced = [];
  const status = element.shadowRoot.querySelector('[role=status]');
  new MutationObserver(() => announced.push(status.textContent)).observe(status, { childList: true });
`;

describeInBrowser('<otp-code>', () => {
  let service: TestService;
  beforeAll(async () => {
    service = await startTestService();
  });

  const counting = async (attributes: string) => {
    const visit = await visitOtpCode(service.url, `<otp-code ${attributes}></otp-code>`, { hasClock: true });
    await visit.run(LISTEN);
    await visit.page.clock.pauseAt(Date.now() + 10_000);
    return { ...visit, announced: () => visit.page.evaluate('announced.splice(0)') };
  };

  test('counts down the life of the code, and announces its last minute and its end', async () => {
    const { page, life, announced, heard, complaints } = await counting(at('expires-at', 100));
    expect(await life.textContent()).toMatch(/^The code expires in 1:\d\d\.$/);
    await page.clock.runFor(20_000);
    expect(await announced()).toEqual([]);
    await page.clock.runFor(30_000);
    expect(await life.textContent()).toMatch(/^The code expires in 0:\d\d\.$/);
    expect(await announced()).toEqual(['The code expires in one minute.']);
    await page.clock.runFor(60_000);
    expect(await life.textContent()).toBe('The code has expired. Ask for a new one.');
    expect([await announced(), await heard()]).toEqual([['The code has expired. Ask for a new one.'], ['expire']]);
    expect(complaints()).toEqual([]);
  });

  test('goes on counting after it moved in the page, and stops outside it', async () => {
    const { page, life, heard } = await counting(at('expires-at', 100));
    await page.evaluate("document.body.append(window.moved = document.querySelector('otp-code'))");
    const before = await life.textContent();
    await page.clock.runFor(3_000);
    expect(await life.textContent()).not.toBe(before);
    await page.evaluate('moved.remove()');
    await page.clock.runFor(200_000);
    expect(await heard()).toEqual([]);
    await page.evaluate('document.body.append(moved)');
    expect([await life.textContent(), await heard()]).toEqual(['The code has expired. Ask for a new one.', ['expire']]);
  });

  test('shows the share of the life that is left', async () => {
    const { run } = await counting(`${at('sent-at', -300)} ${at('expires-at', 310)}`);
    const share = await run<number>("part('bar').value / part('bar').max");
    expect(share).toBeGreaterThan(0.45);
    expect(share).toBeLessThan(0.55);
  });

  test('waits before it sends again, keeps the focus on the button, and reports one press at a time', async () => {
    const { page, resend, announced, heard, run } = await counting(at('resend-at', 40));
    await resend.focus();
    expect([await resend.isDisabled(), await resend.textContent()]).toEqual([
      true,
      expect.stringMatching(/^Send again in 0:\d\d$/),
    ]);
    await page.keyboard.press('Enter');
    await page.clock.runFor(50_000);
    expect([await resend.textContent(), await announced()]).toEqual([
      'Send again',
      ['You can ask for another message now.'],
    ]);
    expect(await heard()).toEqual([]);
    await page.keyboard.press('Enter');
    await run('element.busy = true');
    await page.keyboard.press('Enter');
    expect([await heard(), await resend.isDisabled()]).toEqual([[['resend', { isNewCode: false }]], true]);
    await resend.and(page.locator(':focus')).waitFor();
  });

  test('offers a new code in the last minute, after the end, and where the page says so', async () => {
    const { page, resend, life, heard, run } = await counting(`${at('resend-at', -1)} ${at('expires-at', 100)}`);
    const press = async () => {
      await resend.click();
      return [await resend.textContent(), await heard()];
    };
    const newCode = ['Send a new code', [['resend', { isNewCode: true }]]];
    expect(await press()).toEqual(['Send again', [['resend', { isNewCode: false }]]]);
    await run('element.newCode = true');
    expect(await press()).toEqual(newCode);
    await run('element.newCode = false');
    await run("element.ended = 'This code is locked.'");
    expect([await press(), await life.textContent()]).toEqual([newCode, 'This code is locked.']);
    await run("element.ended = ''");
    await page.clock.runFor(50_000);
    expect(await press()).toEqual(newCode);
    await page.clock.runFor(60_000);
    expect(await heard()).toEqual(['expire']);
    expect(await press()).toEqual(newCode);
  });

  test('has neither a countdown nor a button without their times', async () => {
    const { element, resend, life } = await visitOtpCode(service.url, '<otp-code expires-at="soon"></otp-code>');
    const shown = [life, resend, element.locator('progress')].map((part) => part.isVisible());
    expect(await Promise.all(shown)).toEqual([false, false, false]);
  });
});
