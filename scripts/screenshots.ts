/*
 * `npm run screenshots` regenerates docs/images from a running service. It needs Chromium: at
 * /usr/bin/chromium, or at the path in CHROMIUM.
 */
import path from 'node:path';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { withPicturedService } from './with-pictured-service';

const IMAGES = path.join(__dirname, '..', 'docs', 'images');
const DESKTOP = { viewport: { width: 1280, height: 1000 } };
const PHONE = { viewport: { width: 360, height: 740 }, deviceScaleFactor: 2 };

/**
 * Each image has its own recipients, because the send limits count per recipient. Ofcom reserves these numbers
 * for drama.
 */
const PAGES: { name: string; numbers: [string, string]; options: BrowserContextOptions }[] = [
  { name: 'light', numbers: ['+447700900101', '+447700900201'], options: { ...DESKTOP, colorScheme: 'light' } },
  { name: 'dark', numbers: ['+447700900102', '+447700900202'], options: { ...DESKTOP, colorScheme: 'dark' } },
  { name: 'phone', numbers: ['+447700900103', '+447700900203'], options: { ...PHONE, colorScheme: 'light' } },
];

/** The e-mail on a desktop, in dark mode, on a phone and from right to left. */
const MAILS: { name: string; locale: string; options: BrowserContextOptions }[] = [
  { name: 'mail', locale: 'en', options: { viewport: { width: 600, height: 200 } } },
  {
    name: 'mail-dark',
    locale: 'en',
    options: { viewport: { width: 600, height: 200 }, colorScheme: 'dark' },
  },
  { name: 'mail-phone', locale: 'de', options: { viewport: { width: 320, height: 200 } } },
  { name: 'mail-arabic', locale: 'ar', options: { viewport: { width: 600, height: 200 } } },
];

withPicturedService(async ({ browser, port }) => {
  const url = `http://127.0.0.1:${port}`;
  for (const each of PAGES) await savePage(browser, url, each);
  for (const each of MAILS) await saveMail(browser, url, each);
  await saveToken(browser, url);
}).catch((error: unknown) => {
  process.stderr.write(`${String(error)}\n`);
  process.exit(1);
});

/** Saves the page with a pending code after one wrong guess. */
async function savePage(
  browser: Browser,
  url: string,
  { name, numbers: [called, texted], options }: (typeof PAGES)[number],
): Promise<void> {
  const page = await browser.newPage(options);
  await page.goto(url);
  await page.getByText('Live').waitFor();
  await send(page, 'Call', 'Phone number', called);
  await page.getByRole('button', { name: 'Use another' }).click();
  await send(page, 'SMS', 'Phone number', texted);
  await page.getByRole('button', { name: 'Use another' }).click();
  await send(page, 'E-mail', 'E-mail address', `ada.${name}@example.com`);
  await page
    .locator('.mail iframe')
    .first()
    .contentFrame()
    .getByText(/^\s*\d{6}\s*$/)
    .first()
    .waitFor();
  await page.getByLabel('One-time code').fill('123456');
  await page.getByRole('button', { name: 'Verify' }).click();
  await page.getByRole('alert').filter({ hasText: 'attempts' }).waitFor();
  await page.evaluate('scrollTo(0, 0)'); // the focus may have scrolled a small window
  await save(page, `page-${name}`, { fullPage: false });
}

/** Saves the card of a sign-in that is done, with its token. */
async function saveToken(browser: Browser, url: string): Promise<void> {
  const page = await browser.newPage({ ...DESKTOP, colorScheme: 'light' });
  await page.goto(url);
  await page.getByText('Live').waitFor();
  await send(page, 'E-mail', 'E-mail address', 'ada.token@example.com');
  const inbox = (await (await fetch(`${url}/inbox`)).json()) as { code: string }[];
  await page.getByLabel('One-time code').fill(inbox[0]?.code ?? '');
  await page.getByRole('button', { name: 'Verify' }).click();
  await page.getByText('Signature checked').waitFor();
  await page.locator('.login').screenshot({ path: path.join(IMAGES, 'page-token.png'), animations: 'disabled' });
  await page.close();
}

async function saveMail(
  browser: Browser,
  url: string,
  { name, locale, options }: (typeof MAILS)[number],
): Promise<void> {
  const page = await browser.newPage(options);
  const body = new URLSearchParams({ email: `ada.${name}@example.com`, type: '2FA', locale });
  await fetch(`${url}/api/v1/email/otp`, { method: 'POST', body });
  const inbox = (await (await fetch(`${url}/inbox`)).json()) as { id: number; channel: string }[];
  const id = inbox.find(({ channel }) => channel === 'email')?.id;
  await page.goto(`${url}/inbox/${id}/mail`);
  await save(page, name, { fullPage: true });
}

async function send(page: Page, channel: string, field: string, to: string): Promise<void> {
  await page.getByRole('group', { name: 'How should' }).getByText(channel, { exact: true }).click();
  await page.getByLabel(field).fill(to);
  await page.getByRole('button', { name: 'Send code' }).click();
  await page.getByLabel('One-time code').waitFor();
}

async function save(page: Page, name: string, { fullPage }: { fullPage: boolean }): Promise<void> {
  const file = path.join(IMAGES, `${name}.png`);
  await page.screenshot({ path: file, animations: 'disabled', caret: 'hide', fullPage });
  process.stdout.write(`${path.relative(process.cwd(), file)}\n`);
  await page.close();
}
