/* `npm run screenshots` regenerates docs/images/example-*.png, too, from a running service and the running example. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import type { BrowserContextOptions, Page } from 'playwright-core';
import { withPicturedService } from './with-pictured-service';

const ROOT = path.join(__dirname, '..');
const WINDOWS: { name: string; phone: string; options: BrowserContextOptions }[] = [
  {
    name: 'light',
    phone: '+44 7700 900111',
    options: { viewport: { width: 640, height: 700 }, colorScheme: 'light' },
  },
  {
    name: 'dark',
    phone: '+44 7700 900112',
    options: { viewport: { width: 360, height: 700 }, colorScheme: 'dark' },
  },
];

withPicturedService(async ({ browser, port }) => {
  const serviceUrl = `http://localhost:${port}`;
  const example = spawn(process.execPath, [path.join(ROOT, 'examples', '2fa-login', 'server.mjs')], {
    env: { PATH: process.env['PATH'], PORT: '0', OTP_SERVICE_URL: serviceUrl },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  try {
    const [greeting] = (await once(example.stdout, 'data')) as [Buffer];
    const [exampleUrl = ''] = /http:\/\/localhost:\d+/.exec(greeting.toString()) ?? [];
    for (const { name, phone, options } of WINDOWS) {
      const page = await browser.newPage(options);
      await signIn(page, { exampleUrl, serviceUrl, email: `ada.${name}@example.com`, phone });
      const file = path.join(ROOT, 'docs', 'images', `example-${name}.png`);
      await page.screenshot({ path: file, animations: 'disabled', caret: 'hide' });
      process.stdout.write(`${path.relative(process.cwd(), file)}\n`);
    }
  } finally {
    example.kill();
  }
}).catch((error: unknown) => {
  process.stderr.write(`${String(error)}\n`);
  process.exit(1);
});

interface Visit {
  exampleUrl: string;
  serviceUrl: string;
  email: string;
  phone: string;
}

/** Signs up with a phone, signs in again, and stops at the code's form after a wrong code. */
async function signIn(page: Page, { exampleUrl, serviceUrl, email, phone }: Visit): Promise<void> {
  const submit = async (fields: Record<string, string>, button: string) => {
    for (const [label, value] of Object.entries(fields)) await page.getByLabel(label).fill(value);
    await page.getByRole('button', { name: button, exact: true }).click();
  };
  const newestCode = async () => {
    await page.getByText(/^The code expires in/).waitFor();
    return ((await (await fetch(`${serviceUrl}/inbox`)).json()) as { code: string }[])[0]?.code ?? '';
  };
  const Password = 'correct horse';
  await page.goto(`${exampleUrl}/sign-up`);
  await submit({ 'E-mail address': email, Password }, 'Sign up');
  await submit({ 'One-time code': await newestCode() }, 'Continue');
  await page.getByRole('link', { name: 'Add a phone number' }).click();
  await submit({ 'New number': phone, 'Your password': Password }, 'Continue');
  await submit({ 'One-time code': await newestCode() }, 'Continue');
  await submit({}, 'Sign out');
  await submit({ 'E-mail address': email, Password }, 'Sign in');
  await newestCode();
  await submit({ 'One-time code': '123456' }, 'Continue');
  await page.getByRole('alert').filter({ hasText: 'attempts' }).waitFor();
  await page.getByLabel('One-time code').fill('123 4');
}
