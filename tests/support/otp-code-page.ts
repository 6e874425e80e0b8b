import type { BrowserContextOptions } from 'playwright-core';
import { visit } from './chromium';

const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "form-action 'self'",
  'img-src data:',
  "require-trusted-types-for 'script'",
].join(';');

interface Options extends BrowserContextOptions {
  /** Attributes of the `<html>`. */
  html?: string;
  /** A script that runs before those of the page. */
  before?: string;
  /** Whether the test moves the page's clock. */
  hasClock?: boolean;
}

/** Opens a page with this body and `<otp-code>` as the service serves it, under a strict policy. */
export async function visitOtpCode(url: string, body: string, options: Options = {}) {
  const { html = 'lang="en"', before = '', hasClock = false, ...context } = options;
  const { page, complaints } = await visit('about:blank', context);
  await page.addInitScript(before);
  if (hasClock) await page.clock.install();
  await page.route('**/demo*', (route) =>
    route.fulfill({
      contentType: 'text/html; charset=utf-8',
      headers: { 'Content-Security-Policy': POLICY },
      body: `<!doctype html><html ${html}><head><meta name="viewport" content="width=device-width" />
        <meta name="color-scheme" content="light dark" /><title>Sign in</title><link rel="icon" href="data:," />
        <link rel="stylesheet" href="/demo.css" /><script type="module" src="/assets/otp-code.js"></script></head>
        <body><main><h1>Sign in</h1>${body}</main></body></html>`,
    }),
  );
  // axe takes a page without a background for a white one.
  const css = 'body { background: light-dark(#fff, #121212) }';
  await page.route('**/demo.css', (route) => route.fulfill({ contentType: 'text/css', body: css }));
  await page.goto(`${url}/demo`);
  const element = page.locator('otp-code');
  await element.first().locator('#input').waitFor();
  await page.evaluate(`{
    window.heard = [];
    for (const type of ['complete', 'expire', 'resend', 'change']) {
      addEventListener(type, ({ detail }) => heard.push(detail ? [type, detail] : type));
    }
    addEventListener('submit', (event) => {
      event.preventDefault();
      heard.push(['submit', ...new FormData(event.target)]);
    });
  }`);

  /** Evaluates an expression with `element`, the first `<otp-code>`, and `part(id)` of its shadow root. */
  const run = <Result>(expression: string) =>
    page.evaluate<Result>(`{
      const element = document.querySelector('otp-code');
      const part = (id) => element.shadowRoot.getElementById(id);
      ${expression};
    }`);

  return {
    page,
    complaints,
    run,
    element,
    input: element.locator('#input'),
    error: element.locator('#error'),
    resend: element.locator('#resend'),
    life: element.locator('#life'),
    announcement: element.getByRole('status'),
    value: () => run<string>('element.value'),
    /** The events of the elements and the submissions of forms since the last call. */
    heard: () => page.evaluate<unknown[]>('heard.splice(0)'),
  };
}

/** An attribute with the time in `seconds`. */
export function at(name: string, seconds: number): string {
  return `${name}="${new Date(Date.now() + seconds * 1000).toISOString()}"`;
}
