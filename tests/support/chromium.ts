import { existsSync } from 'node:fs';
import { chromium, type Browser, type BrowserContextOptions, type Page } from 'playwright-core';
import { onTeardown } from './harness';

/** Set by CI, so that there the tests fail where Chromium is missing. */
const named = process.env['CHROMIUM'];
const program =
  named ??
  ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find(existsSync);

export function describeInBrowser(name: string, tests: () => void): void {
  if (program !== undefined) describe(name, tests);
  else describe.skip(`${name} (not shown: no Chromium here; set CHROMIUM to its path)`, tests);
}

const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

let browser: Promise<Browser> | undefined;

function launch(): Promise<Browser> {
  return chromium.launch({
    args: FLAGS,
    ...(program === undefined ? {} : { executablePath: program }),
  });
}

export interface Visit {
  page: Page;
  /** What the browser complained of: errors, warnings, violations of the CSP, exceptions. */
  complaints: () => string[];
}

/** Opens an address in a window of its own. */
export async function visit(url: string, options: BrowserContextOptions = {}): Promise<Visit> {
  if (browser === undefined) {
    browser = launch();
    onTeardown(async () => (await browser)?.close());
  }
  const context = await (await browser).newContext(options);
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type()) && !isRefusal(message.text())) {
      complaints.push(message.text());
    }
  });
  await page.goto(url);
  return { page, complaints: () => complaints };
}

/** The browser notes every reply of 4xx and every connection that failed: those the page deals with. */
function isRefusal(text: string): boolean {
  return /^Failed to load resource: (the server responded with a status of 4\d\d|net::ERR_)/.test(
    text,
  );
}
