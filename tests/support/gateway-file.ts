import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { onTeardown } from './harness';

/** A gateway that takes a message as JSON. */
export const PLAIN = {
  url: 'https://sms.example.com/send',
  json: { to: '{{to}}', text: '{{text}}' },
};

/** Writes a document to a file of this name in a folder of its own. */
export function gatewayFile(document: object | string, name = 'acme.json'): string {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'otp-gateway-'));
  onTeardown(() => rmSync(folder, { recursive: true, force: true }));
  const file = path.join(folder, name);
  writeFileSync(file, typeof document === 'string' ? document : JSON.stringify(document));
  return file;
}
