import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { presentFailure } from '../../src/failure';
import { eventually } from '../support/eventually';
import { describeWith } from '../support/external-program';
import { freePort } from '../support/free-port';
import { onTeardown, startTestService } from '../support/harness';

const FILE = path.join(__dirname, '..', '..', 'ops', 'haproxy.cfg');

type Ports = [first: number, second: number];

/** The file, with ports of the test, and without the lines that need root. */
function configOf(port: number, [first, second]: Ports): string {
  return readFileSync(FILE, 'utf8')
    .replace(/^ {2}(log \/dev|user|group|chroot) .*\n/gm, '')
    .replace('bind :4500', `bind 127.0.0.1:${port}`)
    .replace('127.0.0.1:4501', `127.0.0.1:${first}`)
    .replace('127.0.0.1:4502', `127.0.0.1:${second}`);
}

async function startHaproxy(processes: Ports): Promise<string> {
  const port = await freePort();
  const folder = mkdtempSync(path.join(os.tmpdir(), 'otp-haproxy-'));
  onTeardown(() => rmSync(folder, { recursive: true }));
  const file = path.join(folder, 'haproxy.cfg');
  writeFileSync(file, configOf(port, processes));
  const child = spawn('haproxy', ['-db', '-f', file], { stdio: 'ignore' });
  onTeardown(async () => {
    const ended = once(child, 'exit');
    if (child.kill('SIGKILL')) await ended;
  });
  return `http://127.0.0.1:${port}`;
}

const get = (url: string) => fetch(url).catch(() => undefined);

describeWith('haproxy')('ops/haproxy.cfg', () => {
  test('leads requests to a process that is ready', async () => {
    const service = await startTestService();
    const url = await startHaproxy([Number(new URL(service.url).port), await freePort()]);
    const reply = await eventually(async () => ((await get(`${url}/readyz`))?.status === 200 ? true : undefined));
    expect(reply).toBe(true);
  });

  test('answers as the service does while no process is ready', async () => {
    const url = await startHaproxy([await freePort(), await freePort()]);
    const { status, headers, body } = presentFailure('database_unavailable', { retryAfterSeconds: 2 });
    const reply = await eventually(() => get(`${url}/api/v1/email/otp`));
    expect([reply.status, await reply.json()]).toEqual([status, body]);
    expect(reply.headers.get('retry-after')).toBe(headers['Retry-After']);
    expect(reply.headers.get('content-type')).toBe('application/json');
  });
});
