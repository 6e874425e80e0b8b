import { startTestService, type TestService } from '../support/harness';
import { describeInBrowser, visit } from '../support/chromium';
import { loginPage } from '../support/login-page';
import { visitOtpCode } from '../support/otp-code-page';

/** A stand-in for WebOTP: `arrive(code)` is the SMS, and `asked` holds each request with its state. */
const WEB_OTP = `
  window.asked = [];
  window.OTPCredential = class {};
  const get = ({ otp, signal }) => new Promise((resolve, reject) => {
    const request = { transport: otp.transport.join(), state: 'waiting' };
    asked.push(request);
    signal.addEventListener('abort', () => {
      request.state = 'aborted';
      reject(signal.reason);
    });
    window.arrive = (code) => resolve({ code });
  });
  Object.defineProperty(navigator, 'credentials', { value: { get } });
`;
const FORM = '<form><otp-code name="code" webotp></otp-code></form>';

describeInBrowser('the page at /', () => {
  test('waits for the SMS of a code, until the person uses another number, and not for a mail', async () => {
    const { page } = await visit((await startTestService()).url);
    await page.addInitScript(WEB_OTP);
    await page.reload();
    const login = loginPage(page);
    const states = () => page.evaluate('asked.map(({ state }) => state)');
    await login.sendMail('ada@example.com');
    await login.anotherRecipient.click();
    expect(await states()).toEqual([]);
    await login.sendToNumber('+447700900123');
    expect(await states()).toEqual(['waiting']);
    await login.anotherRecipient.click();
    expect(await states()).toEqual(['aborted']);
  });
});

describeInBrowser('<otp-code webotp>', () => {
  let service: TestService;
  beforeAll(async () => {
    service = await startTestService();
  });

  const visited = async (body: string, before = WEB_OTP) => {
    const visit = await visitOtpCode(service.url, body, { before });
    const states = () => visit.page.evaluate('asked.map(({ transport, state }) => `${transport} ${state}`)');
    return { ...visit, states };
  };

  test('fills in the code of the SMS and announces it', async () => {
    const { page, value, announcement, heard, complaints, states } = await visited(FORM);
    expect(await states()).toEqual(['sms waiting']);
    await page.evaluate("arrive('048213')");
    await announcement.filter({ hasText: 'The code was filled in from the message.' }).waitFor();
    expect([await value(), await heard()]).toEqual(['048213', ['complete', 'change']]);
    expect(complaints()).toEqual([]);
  });

  test.each([
    ['its form is submitted', 'element.form.requestSubmit()'],
    ['it leaves the page', 'element.remove()'],
    ['the page no longer waits for an SMS', 'element.webotp = false'],
    ['the code ended', "element.ended = 'This code was canceled.'"],
  ])('stops waiting when %s', async (_, script) => {
    const { page, run, value, states, complaints } = await visited(FORM);
    await run(script);
    await page.evaluate("arrive('048213')");
    expect([await states(), complaints()]).toEqual([['sms aborted'], []]);
    if (!script.includes('remove')) expect(await value()).toBe('');
  });

  test('waits for the next SMS after it moved, for a new code and after a press of "Send again"', async () => {
    const { run, resend, states } = await visited(FORM);
    await run('document.body.append(element)');
    await run("element.expiresAt = new Date('2100-01-01')");
    await run("element.resendAt = new Date('2020-01-01')");
    await resend.click();
    expect(await states()).toEqual(['sms aborted', 'sms aborted', 'sms aborted', 'sms waiting']);
  });

  test('is off without the attribute, and where the browser does not have it', async () => {
    const { states } = await visited(FORM.replace('webotp', ''));
    expect(await states()).toEqual([]);
    const unsupported = await visited(FORM, `${WEB_OTP} delete window.OTPCredential;`);
    expect([await unsupported.states(), unsupported.complaints()]).toEqual([[], []]);
  });

  test('leaves the field to the person when the browser or the person refuses', async () => {
    const { input, value, complaints } = await visited(
      FORM,
      `${WEB_OTP} navigator.credentials.get = async () => { throw new DOMException('no', 'NotAllowedError'); };`,
    );
    await input.fill('048213');
    expect([await value(), complaints()]).toEqual(['048213', []]);
  });
});
