import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { onTeardown } from './harness';

/** A folder with these files, keyed by relative path. It is deleted after the test file's last test. */
export function templatesFolder(files: Record<string, string | Buffer>): string {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'otp-templates-'));
  onTeardown(() => rmSync(folder, { recursive: true, force: true }));
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(path.join(folder, path.dirname(name)), { recursive: true });
    writeFileSync(path.join(folder, name), text);
  }
  return folder;
}

/** The operator's own type `PAYMENT`, in two languages and with variables. */
export const PAYMENT = {
  'PAYMENT/email/en.hbs': `Subject: {{code}} confirms {{amount}} to {{payee}}

You are paying {{amount}} to {{payee}}.

{{code}}

Expires in {{life}}. If this is not you, write to {{support}}.
`,
  'PAYMENT/email/de.hbs': `Subject: {{code}} bestätigt {{amount}} an {{payee}}

Sie zahlen {{amount}} an {{payee}}.

{{code}}

Gültig: {{life}}.
`,
  'PAYMENT/email/de.html.hbs': `<!doctype html>
<html lang="de"><body><b title="{{payee}}">{{amount}} an {{payee}}</b><p>{{code}}</p></body></html>
`,
  'PAYMENT/sms/en.hbs': '{{code}} confirms {{amount}} to {{payee}} at {{appName}}.\n',
  'PAYMENT/sms/de.hbs': '{{code}} bestätigt {{amount}} an {{payee}} bei {{appName}}.\n',
};
