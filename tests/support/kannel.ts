import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { eventually } from './eventually';
import { describeWith } from './external-program';
import { freePort } from './free-port';
import { onTeardown, type Env } from './harness';

/** A program that stands in for the carrier. Debian's package kannel-extras has it, and Kannel comes with it. */
const FAKESMSC = '/usr/lib/kannel/test/fakesmsc';

export const describeWithKannel = describeWith(FAKESMSC);

interface Sms {
  to: string;
  text: string;
}

export interface Kannel {
  /** The settings that send SMS there by the recipe, which also gives Kannel the URL for its reports. */
  env: Env;
  /** What the carrier got, oldest first. */
  received: readonly Sms[];
}

/** Kannel's bearerbox and smsbox on free ports, with a carrier that accepts and delivers each SMS. */
export async function startKannel(): Promise<Kannel> {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'otp-kannel-'));
  onTeardown(() => rm(folder, { recursive: true, force: true }));
  const ports = { admin: await freePort(), box: await freePort(), smsc: await freePort(), http: await freePort() };
  const file = path.join(folder, 'kannel.conf');
  await writeFile(file, configuration(ports));

  const status = () =>
    fetch(`http://127.0.0.1:${ports.admin}/status.txt?password=admin`).then(
      (reply) => reply.text(),
      () => '',
    );
  const shows = (text: RegExp) => eventually(async () => text.test(await status()) || undefined);
  run('bearerbox', ['-v', '4', file], folder);
  await shows(/FAKE/);
  run('smsbox', ['-v', '4', file], folder);
  await shows(/smsbox:/);
  const received: Sms[] = [];
  const smsc = run(FAKESMSC, ['-H', '127.0.0.1', '-r', String(ports.smsc), '-m', '0', '1 2 text unused'], folder);
  createInterface({ input: smsc.stderr }).on('line', (line) => {
    const [, to, type, text] = /Got message \d+: <\S+ (\S+) (\S+) (.*)>$/.exec(line) ?? [];
    if (to === undefined || text === undefined) return;
    received.push({ to, text: type === 'ucs-2' ? fromUcs2(text) : text });
  });
  await shows(/FAKE.*online/);
  return {
    env: {
      SMS_GATEWAYS: 'kannel',
      KANNEL_URL: `http://127.0.0.1:${ports.http}`,
      KANNEL_USERNAME: 'otp',
      KANNEL_PASSWORD: 'a secret & +',
    },
    received,
  };
}

function run(program: string, args: string[], folder: string) {
  const child = spawn(program, args, { cwd: folder, stdio: ['ignore', 'ignore', 'pipe'] });
  if (program !== FAKESMSC) child.stderr.resume();
  onTeardown(async () => {
    const ended = once(child, 'exit');
    if (child.kill('SIGKILL')) await ended;
  });
  return child;
}

/** The carrier shows UTF-16BE with percent-encoded bytes. */
function fromUcs2(shown: string): string {
  const bytes = shown
    .replaceAll('+', ' ')
    .replaceAll(/%([0-9A-F]{2})/g, (_, hex: string) => String.fromCharCode(parseInt(hex, 16)));
  return Buffer.from(bytes, 'latin1').swap16().toString('utf16le');
}

const configuration = ({ admin, box, smsc, http }: Record<'admin' | 'box' | 'smsc' | 'http', number>) => `
group = core
admin-port = ${admin}
admin-interface = 127.0.0.1
admin-password = admin
smsbox-port = ${box}
box-allow-ip = 127.0.0.1
dlr-storage = internal

group = smsc
smsc = fake
smsc-id = carrier
port = ${smsc}
connect-allow-ip = 127.0.0.1

group = smsbox
bearerbox-host = 127.0.0.1
smsbox-id = box
sendsms-port = ${http}
sendsms-interface = 127.0.0.1
global-sender = 13013

group = sendsms-user
username = otp
password = "a secret & +"
`;
