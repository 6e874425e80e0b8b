import { source as axe } from 'axe-core';
import type { Page } from 'playwright-core';
import { startTestService, type TestService } from '../support/harness';
import { describeInBrowser } from '../support/chromium';
import { at, visitOtpCode } from '../support/otp-code-page';

const TIMES = `${at('sent-at', -60)} ${at('expires-at', 600)}`;
const STATES = [
  `<otp-code ${TIMES} ${at('resend-at', 30)}></otp-code>`,
  `<otp-code ${TIMES} ${at('resend-at', -1)} required value="0482" hint="4 attempts are left."
     error="That is not the code."></otp-code>`,
  `<label>Your code <otp-code ended="This code is locked." resend-at="2020-01-01"></otp-code></label>`,
  `<otp-code disabled></otp-code>`,
];
const ARABIC = `label="رمز التحقق" text-expires-in="تنتهي صلاحية الرمز خلال {time}."
  text-resend-in="إعادة الإرسال بعد {time}" hint="بقيت 5 محاولات."`;
const OVERFLOW_PX = 'document.documentElement.scrollWidth - document.documentElement.clientWidth';

describeInBrowser('<otp-code> for everybody:', () => {
  let service: TestService;
  beforeAll(async () => {
    service = await startTestService();
  });

  test.each([
    [360, 'light'],
    [360, 'dark'],
    [1280, 'light'],
    [1280, 'dark'],
  ] as const)('axe finds nothing at %i px, %s', async (width, colorScheme) => {
    const body = `<form>${STATES.join('')}</form>`;
    const { page, complaints } = await visitOtpCode(service.url, body, {
      viewport: { width, height: 900 },
      colorScheme,
    });
    expect(await violations(page)).toEqual([]);
    expect([await page.evaluate(OVERFLOW_PX), complaints()]).toEqual([0, []]);
  });

  test('the keyboard alone reaches every part, in the order of the page', async () => {
    const body = `<form><otp-code ${TIMES} ${at('resend-at', -1)}><button>Verify</button></otp-code></form>`;
    const { page, heard } = await visitOtpCode(service.url, body);
    const focused = `(() => {
      const { shadowRoot, textContent } = document.activeElement;
      const inside = shadowRoot?.activeElement;
      return inside ? inside.id : textContent;
    })()`;
    const order = [];
    for (let tab = 1; tab <= 3; tab += 1) {
      await page.keyboard.press('Tab');
      order.push(await page.evaluate(focused));
    }
    expect(order).toEqual(['input', 'Verify', 'resend']);
    await page.keyboard.press('Space');
    expect(await heard()).toEqual([['resend', { isNewCode: false }]]);
  });

  test('a screen reader gets the countdown, the hint and the error with the field', async () => {
    const { input, element, run } = await visitOtpCode(service.url, `<otp-code ${TIMES} required></otp-code>`);
    await run("element.hint = '4 attempts are left.'");
    await run("element.error = 'That is not the code.'");
    const ids = (await input.getAttribute('aria-describedby'))?.split(' ') ?? [];
    const texts = await Promise.all(ids.map((id) => element.locator(`#${id}`).textContent()));
    expect(texts).toEqual([
      'That is not the code.',
      expect.stringMatching(/^The code expires in /),
      '4 attempts are left.',
    ]);
    expect(await input.getAttribute('aria-required')).toBe('true');
  });

  test('a page from right to left has the texts on the right, and the digits from left to right', async () => {
    const body = `<form><otp-code value="048213" ${ARABIC} ${TIMES} ${at('resend-at', 30)}></otp-code></form>`;
    const html = 'lang="ar" dir="rtl"';
    const { page, run, element, life, resend } = await visitOtpCode(service.url, body, {
      html,
      viewport: { width: 360, height: 700 },
    });
    expect(await run("['life', 'input'].map((id) => getComputedStyle(part(id)).direction)")).toEqual(['rtl', 'ltr']);
    expect(await element.locator('label').textContent()).toBe('رمز التحقق');
    expect(await life.textContent()).toMatch(/^تنتهي صلاحية الرمز خلال \d+:\d\d\.$/);
    expect(await resend.textContent()).toMatch(/^إعادة الإرسال بعد 0:\d\d$/);
    expect([await page.evaluate(OVERFLOW_PX), await violations(page)]).toEqual([0, []]);
  });

  test('parts and custom properties style it, also under forced colors', async () => {
    const { page, run } = await visitOtpCode(service.url, '<otp-code></otp-code>', { forcedColors: 'active' });
    await page.evaluate(`{
      const sheet = new CSSStyleSheet();
      sheet.replaceSync('otp-code { --otp-code-radius: 3px } otp-code::part(input) { text-align: start }');
      document.adoptedStyleSheets = [sheet];
    }`);
    const style = '(({ borderRadius, textAlign, borderStyle }) => [borderRadius, textAlign, borderStyle])';
    expect(await run(`${style}(getComputedStyle(part('input')))`)).toEqual(['3px', 'start', 'solid']);
  });
});

async function violations(page: Page): Promise<unknown> {
  await page.evaluate(axe);
  return page.evaluate(`axe.run().then(({ violations }) =>
    violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)]))`);
}
