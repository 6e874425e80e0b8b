import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { startTestService, type TestService } from '../support/harness';
import { describeInBrowser } from '../support/chromium';
import { visitOtpCode } from '../support/otp-code-page';

const GUIDE = path.join(__dirname, '..', '..', 'docs', 'otp-code.md');
const FORM = '<form><otp-code name="code" required><button>Verify</button></otp-code></form>';

describeInBrowser('<otp-code> in a form', () => {
  let service: TestService;
  beforeAll(async () => {
    service = await startTestService();
  });

  test('is submitted with its form: by Enter and by the button', async () => {
    const { page, input, heard, complaints } = await visitOtpCode(service.url, FORM);
    await input.fill('٠٤٨-٢١٣');
    await input.press('Enter');
    await page.getByRole('button', { name: 'Verify' }).click();
    const submission = ['submit', ['code', '048213']];
    expect((await heard()).filter((event) => Array.isArray(event))).toEqual([submission, submission]);
    expect(complaints()).toEqual([]);
  });

  test('is not submitted by Enter while the button of the form is disabled', async () => {
    const { input, heard } = await visitOtpCode(service.url, FORM.replace('<button', '<button disabled'));
    await input.fill('048213');
    await input.press('Enter');
    expect(await heard()).toEqual(['complete', 'change']);
  });

  test.each([
    ['', 'Please enter the code from the message.', { valueMissing: true }],
    ['12345', 'The code has 6 digits.', { patternMismatch: true }],
    ['1234567', 'The code has 6 digits.', { patternMismatch: true }],
    ['abcdef', 'The code has 6 digits.', { patternMismatch: true }],
  ])('holds back %j, shows the reason and keeps the focus', async (typed, reason, flags) => {
    const { page, run, input, error, heard } = await visitOtpCode(service.url, FORM);
    await input.fill(typed);
    await page.getByRole('button', { name: 'Verify' }).click();
    expect([await error.textContent(), await input.getAttribute('aria-invalid')]).toEqual([reason, 'true']);
    expect(await page.evaluate('document.activeElement.localName')).toBe('otp-code');
    expect(await run('element.validationMessage')).toBe(reason);
    const isSet = Object.keys(flags).map((flag) => run(`element.validity.${flag}`));
    expect(await Promise.all(isSet)).toEqual([true]);

    await input.fill('048213');
    expect([await error.textContent(), await input.getAttribute('aria-invalid')]).toEqual(['', null]);
    expect(await run('element.checkValidity()')).toBe(true);
    expect((await heard()).filter((event) => Array.isArray(event))).toEqual([]);
  });

  test('focuses the first field of the form that has a problem', async () => {
    const { page } = await visitOtpCode(service.url, FORM.replace('<otp', '<input aria-label="Name" required /><otp'));
    await page.getByRole('button', { name: 'Verify' }).click();
    expect(await page.evaluate('document.activeElement.localName')).toBe('input');
  });

  test('returns to its attribute when the form is reset', async () => {
    const { run, input, error, value } = await visitOtpCode(service.url, FORM.replace('required', 'value="12"'));
    await input.press('Enter');
    expect(await error.textContent()).toBe('The code has 6 digits.');
    await input.fill('048213');
    await run('element.form.reset()');
    expect([await value(), await error.textContent()]).toEqual(['12', '']);
  });

  test.each([
    ['its attribute', 'element.disabled = true'],
    ['its fieldset', 'element.form.elements[0].disabled = true'],
    ['the end of the code', "element.ended = 'This code is locked.'"],
  ])('is neither filled in nor submitted when %s disables it', async (_, script) => {
    const { run, input, life } = await visitOtpCode(
      service.url,
      `<form><fieldset>${FORM.slice(6, -7)}</fieldset></form>`,
    );
    await run(script);
    expect(await input.isDisabled()).toBe(true);
    expect(await run('[...new FormData(element.form)]')).toEqual([]);
    expect(await run('element.checkValidity()')).toBe(true);
    expect(await life.textContent()).toBe(script.includes('ended') ? 'This code is locked.' : '');
  });

  test('takes the place of the plain input that works without JavaScript', async () => {
    const plain = '<input id="code" name="code" value="0482" required autocomplete="one-time-code" />';
    const body = `<form><label for="code">Code</label><otp-code>${plain}<button>Verify</button></otp-code></form>`;
    const { page, input, heard } = await visitOtpCode(service.url, body);
    expect([await page.getByRole('textbox').count(), await input.inputValue()]).toEqual([1, '0482']);
    await page.getByText('Code', { exact: true }).click();
    await page.keyboard.press('End');
    await page.keyboard.type('13');
    await page.keyboard.press('Enter');
    expect(await heard()).toContainEqual(['submit', ['code', '048213']]);
  });

  test('works as in docs/otp-code.md', async () => {
    const [example = ''] = /<form[^]*?<\/form>/.exec(await readFile(GUIDE, 'utf8')) ?? [];
    const { page, input, resend, life, heard } = await visitOtpCode(service.url, example);
    await input.fill('048213');
    await page.getByRole('button', { name: 'Sign in' }).click();
    expect(await heard()).toContainEqual(['submit', ['code', '048213']]);
    expect([await resend.isVisible(), await life.isVisible()]).toEqual([true, true]);
  });

  test('takes the place of a plain input that the page adds later', async () => {
    const { page, run } = await visitOtpCode(service.url, '<form><otp-code></otp-code></form>');
    await run(`
      element.append(document.createElement('input'));
      Object.assign(element.lastChild, { name: 'late', autocomplete: 'one-time-code', value: '123456' });
      element.append(element.lastChild);
    `);
    await page.waitForFunction("document.querySelector('otp-code').name === 'late'");
    expect(await run('[...new FormData(element.form)]')).toEqual([['late', '123456']]);
  });

  test.each([
    ['<label>Your code <otp-code><button>Verify</button></otp-code></label>', 'Your code'],
    ['<label for="a">Your code</label><otp-code id="a"></otp-code>', 'Your code'],
    ['<otp-code label="Your code"></otp-code>', 'Your code'],
    ['<otp-code></otp-code>', 'One-time code'],
  ])('has the name of its label: %s', async (body, name) => {
    const { page, input } = await visitOtpCode(service.url, body);
    await page.getByText(name).first().click();
    await input.and(page.locator(':focus')).waitFor();
    await input.and(page.getByRole('textbox', { name, exact: true })).waitFor();
    expect(await page.getByText(name).filter({ visible: true }).count()).toBe(1);
  });

  test('returns with the typed digits to the page that the back button shows', async () => {
    const { page, input, value } = await visitOtpCode(service.url, FORM);
    await input.fill('0482');
    await page.goto(`${service.url}/demo?next`);
    await page.goBack();
    await input.waitFor();
    await page.waitForFunction("document.querySelector('otp-code').value === '0482'");
    expect(await value()).toBe('0482');
  });
});
