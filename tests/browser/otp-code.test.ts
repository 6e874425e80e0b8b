import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';
import { startTestService, type TestService } from '../support/harness';
import { describeInBrowser } from '../support/chromium';
import { visitOtpCode } from '../support/otp-code-page';
import { productionSettings } from '../support/production-settings';

const MESSAGE = 'Your code is 048213. It ends in 5 minutes.';

describeInBrowser('<otp-code>', () => {
  let service: TestService;
  beforeAll(async () => {
    service = await startTestService(await productionSettings());
  });

  test('takes the code out of a pasted message, and reports it once', async () => {
    const { page, input, value, heard, complaints } = await visitOtpCode(service.url, '<otp-code></otp-code>');
    await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
    await page.evaluate(`navigator.clipboard.writeText('${MESSAGE}')`);
    await input.fill('12');
    await page.keyboard.press('ControlOrMeta+V');
    expect([await input.inputValue(), await value()]).toEqual(['048213', '048213']);
    expect((await heard()).filter((type) => type === 'complete')).toEqual(['complete']);
    expect(complaints()).toEqual([]);
  });

  test.each(['048213', MESSAGE, '048-213', '\u206804821\u00a03\u2069'])(
    'takes the code out of %j, which a browser or a keyboard inserts',
    async (text) => {
      const { run, value, heard } = await visitOtpCode(service.url, '<otp-code></otp-code>');
      // Chromium's autofill sets the value and dispatches events that are not an InputEvent.
      await run(`
        part('input').value = ${JSON.stringify(text)};
        for (const type of ['input', 'change']) part('input').dispatchEvent(new Event(type, { bubbles: true }));
      `);
      expect([await value(), await heard()]).toEqual(['048213', ['complete', 'change']]);
    },
  );

  test.each(['٠٤٨٢١٣', '०४८२१३', '０４８２１３', '048 213', '048–213', '04ー8213', '\u200e048\u00ad213', '048213.'])(
    'reads %j as 048213 and leaves the text as typed',
    async (text) => {
      const { input, value } = await visitOtpCode(service.url, '<otp-code></otp-code>');
      await input.pressSequentially(text);
      expect([await input.inputValue(), await value()]).toEqual([text, '048213']);
    },
  );

  test('reports a code again only after it changed, and one with other digits not at all', async () => {
    const { run, input, heard } = await visitOtpCode(service.url, '<otp-code length="4"></otp-code>');
    await input.pressSequentially('1234');
    await input.press('Backspace');
    await input.pressSequentially('5');
    expect(await heard()).toEqual(['complete', 'complete']);
    await input.pressSequentially('6');
    await input.fill('12a4');
    await run("element.value = '9876'");
    expect((await heard()).filter((type) => type === 'complete')).toEqual([]);
  });

  test('is a field of a phone: digits, autofill from the message, no corrections', async () => {
    const { input } = await visitOtpCode(service.url, '<otp-code></otp-code>');
    const attributes = ['inputmode', 'autocomplete', 'autocapitalize', 'spellcheck', 'dir', 'type'];
    const found = await Promise.all(attributes.map((name) => input.getAttribute(name)));
    expect(found).toEqual(['numeric', 'one-time-code', 'off', 'false', 'ltr', null]);
  });

  test('has properties, also those that a page set before it was defined', async () => {
    const { page, element } = await visitOtpCode(service.url, '<otp-code></otp-code>');
    const properties = await page.evaluate(`(async () => {
      const early = document.createElement('otp-code-2');
      Object.assign(early, { length: 8, value: '1234 5678', expiresAt: new Date(0), error: 'No.', newCode: true });
      document.querySelector('otp-code').replaceWith(early);
      const { OtpCode } = await import('/assets/otp-code.js');
      customElements.define('otp-code-2', class extends OtpCode {});
      const { length, value, expiresAt, resendAt, error, newCode, busy, name, type } = early;
      return { length, value, expiresAt: expiresAt.getTime(), resendAt, error, newCode, busy, name, type };
    })()`);
    expect(properties).toEqual({
      ...{ length: 8, value: '12345678', expiresAt: 0, resendAt: null, error: 'No.', newCode: true },
      ...{ busy: false, name: '', type: 'otp-code-2' },
    });
    expect(await element.count()).toBe(0);
    expect(await page.locator('otp-code-2 #error').textContent()).toBe('No.');
  });

  test('keeps its value when it moves in the page, and two of them share nothing', async () => {
    const body = '<div id="a"><otp-code id="first" name="first"></otp-code></div><otp-code name="second"></otp-code>';
    const { page, input, complaints } = await visitOtpCode(service.url, `<form>${body}<p id="b"></p></form>`);
    await input.first().fill('048213');
    await input.last().fill('999');
    await page.evaluate('b.append(first)');
    const entries = await page.evaluate("[...new FormData(document.querySelector('form'))]");
    expect(entries).toEqual([
      ['second', '999'],
      ['first', '048213'],
    ]);
    await input.last().press('End');
    await input.last().pressSequentially('0');
    expect(await page.evaluate('first.value')).toBe('0482130');
    expect(complaints()).toEqual([]);
  });

  test('reads a pasted list of 20,000 numbers at once', async () => {
    const { input, page } = await visitOtpCode(service.url, '<otp-code></otp-code>');
    await input.focus();
    const ms = await page.evaluate(`(() => {
      const clipboardData = new DataTransfer();
      clipboardData.setData('text', '12345678 '.repeat(20_000));
      const start = performance.now();
      document.querySelector('otp-code').shadowRoot.querySelector('input')
        .dispatchEvent(new ClipboardEvent('paste', { clipboardData }));
      return performance.now() - start;
    })()`);
    expect(ms).toBeLessThan(2000);
  });

  test('may be loaded by a page of any origin', async () => {
    const reply = await fetch(`${service.url}/assets/otp-code.js`, { headers: { Origin: 'https://shop.example' } });
    expect(reply.headers.get('access-control-allow-origin')).toBe('*');
    expect(reply.headers.get('content-type')).toMatch(/^text\/javascript/);
    expect(await reply.text()).toContain('customElements.define');
  });

  test('may be imported by a server that renders pages', async () => {
    const script = "import('otp-service/otp-code').then(({ OtpCode }) => console.log(typeof OtpCode))";
    const { stdout } = await promisify(execFile)(process.execPath, ['-e', script], {
      cwd: path.join(__dirname, '..', '..'),
    });
    expect(stdout).toBe('function\n');
  });
});
