import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import { LOCALES } from '../../src/templates/locale/locale';
import { startTestService, type TestService } from '../support/harness';
import { productionSettings } from '../support/production-settings';
import { templatesFolder } from '../support/templates-folder';
import { statusOf } from '../support/status-of';

jest.setTimeout(120_000);

const ROOT = path.join(__dirname, '..', '..');
const TEMPLATES_DIR = templatesFolder({
  'ALERT/sms/en.hbs': `{{code}} {{place}} ${'x'.repeat(160)}`,
  'ALERT/email/en.hbs': 'Subject: {{code}}\n\n{{code}}\n\n<i>{{place}}</i>',
});

function expectEveryMessage(page: string): void {
  for (const type of ['VERIFICATION', 'FORGET', '2FA', 'ALERT']) {
    expect(page).toContain(`<section id="${type}">`);
  }
  const perChannel = LOCALES.length * 3 + 1;
  expect(page.match(/<iframe sandbox loading="lazy" /g)).toHaveLength(perChannel);
  expect(page.match(/<small(?: class="long")?>\d+ segments?, /g)).toHaveLength(perChannel);
  // Operators' own types may have no words of a call.
  expect(page.match(/<pre class="spoken" /g)).toHaveLength(LOCALES.length * 3);
  expect(page.match(/<h3>Call, spoken twice<\/h3>/g)).toHaveLength(3);
  expect(page).toMatch(/<pre class="spoken" lang="ar" dir="rtl">[^<]*4, 8, 2, 9, 1, 3/);
  expect(page.match(/class="long">2 segments, GSM-7, 173 characters</g)).toHaveLength(1);
  expect(page).toMatch(/>1 segment, UCS-2, \d\d characters<\/small>/);
  expect(page).toContain('482913 place xxx');
  // An e-mail is in a `srcdoc` attribute, which escapes it a second time.
  expect(page).toContain('&amp;lt;i&amp;gt;place&amp;lt;/i&amp;gt;');
  expect(page).not.toMatch(/<i>|https?:\/\/|<script|<link/);
}

describe('GET /preview', () => {
  let service: TestService;
  beforeAll(async () => {
    service = await startTestService({ TEMPLATES_DIR });
  });

  test('shows every message, the words of calls, and the segments of each SMS', async () => {
    const reply = await fetch(`${service.url}/preview`);
    expect(reply.status).toBe(200);
    expect(reply.headers.get('content-type')).toBe('text/html; charset=utf-8');
    expectEveryMessage(await reply.text());
  });

  test('forbids scripts and external resources by its Content-Security-Policy', async () => {
    const reply = await fetch(`${service.url}/preview`);
    await reply.arrayBuffer();
    expect(reply.headers.get('content-security-policy')).toBe(
      "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    );
  });

  test('is 404 in production', async () => {
    const production = await startTestService(await productionSettings());
    expect(await statusOf(`${production.url}/preview`)).toBe(404);
  });
});

test('`npm run preview` writes the same page to a file and prints its path', async () => {
  const file = path.join(templatesFolder({}), 'page.html');
  const env = { PATH: process.env['PATH'] ?? '', TEMPLATES_DIR };
  const command = ['run', '--silent', 'preview', '--', file];
  const { stdout } = await promisify(execFile)('npm', command, { cwd: ROOT, env });
  expect(stdout).toBe(`${file}\n`);
  expectEveryMessage(readFileSync(file, 'utf8'));
});

test('`npm run preview` fails with the problem of a broken template', async () => {
  const broken = templatesFolder({ 'PAYMENT/sms/en.hbs': 'Pay\n{{code}' });
  const env = { PATH: process.env['PATH'] ?? '', TEMPLATES_DIR: broken };
  const command = ['run', '--silent', 'preview'];
  const preview = promisify(execFile)('npm', command, { cwd: ROOT, env, timeout: 60_000 });
  await expect(preview).rejects.toMatchObject({
    code: 1,
    stderr: 'TEMPLATES_DIR: PAYMENT/sms/en.hbs:2: is not readable as Handlebars\n',
  });
});
