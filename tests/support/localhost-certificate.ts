import { readFileSync } from 'node:fs';
import path from 'node:path';

const file = (name: string) => path.join(__dirname, name);

/** For NODE_EXTRA_CA_CERTS of a process that must trust `certificate`. */
export const CERTIFICATE_FILE = file('localhost.crt');

export const KEY_FILE = file('localhost.key');

/** For TLS servers on this machine. */
export const certificate = { key: readFileSync(KEY_FILE), cert: readFileSync(CERTIFICATE_FILE) };
