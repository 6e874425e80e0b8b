import { existsSync } from 'node:fs';
import { chromium, type Browser, type BrowserContextOptions, type Page } from 'playwright-core';
import { onTeardown } from './harness';

// CI sets `CHROMIUM`, so that a missing browser fails the tests there instead of skipping them.
const executablePath =
  process.env['CHROMIUM'] ??
  ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find(existsSync);

export function describeInBrowser(name: string, tests: () => void): void {
  if (executablePath !== undefined) describe(name, tests);
  else describe.skip(`${name} (skipped: Chromium is missing; set CHROMIUM to its path)`, tests);
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
    ...(executablePath === undefined ? {} : { executablePath }),
  });
}

export interface Visit {
  page: Page;
  /** Errors and warnings on the console, violations of the CSP, uncaught exceptions. */
  complaints: () => string[];
}

/** Opens `url` in a new browser context: visits share no cookies and no storage. */
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
    if (['error', 'warning'].includes(message.type()) && !isFailedRequest(message.text())) {
      complaints.push(message.text());
    }
  });
  await page.goto(url);
  return { page, complaints: () => complaints };
}

/** Chromium reports each 4xx reply and each failed connection; the page handles both. */
function isFailedRequest(text: string): boolean {
  return /^Failed to load resource: (the server responded with a status of 4\d\d|net::ERR_)/.test(text);
}
