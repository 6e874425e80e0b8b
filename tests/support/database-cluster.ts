import { execFile } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { chmod, chown, mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { freePort } from './free-port';
import { onTeardown } from './harness';
import { hasServer } from './database-server';
import { certificate } from './localhost-certificate';

const run = promisify(execFile);
const PACKAGE = '/usr/lib/postgresql';
const version = existsSync(PACKAGE) ? readdirSync(PACKAGE).sort().at(-1) : undefined;

/** For tests that start clusters of their own, with the programs of Debian's package. */
export const onClusters = hasServer && version !== undefined ? describe : describe.skip;

/** PostgreSQL refuses to run as root. */
async function asOwner(program: string, ...args: string[]): Promise<void> {
  const command = [path.join(PACKAGE, version ?? '', 'bin', program), ...args];
  const [file = '', ...rest] = process.getuid?.() === 0 ? ['runuser', '-u', 'postgres', '--', ...command] : command;
  await run(file, rest);
}

async function emptyFolder(): Promise<string> {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'otp-cluster-'));
  if (process.getuid?.() === 0) {
    const { stdout } = await run('id', ['-u', 'postgres']);
    await chown(folder, Number(stdout), 0);
  }
  await chmod(folder, 0o700);
  onTeardown(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

async function startCluster(data: string, settings = '') {
  const port = await freePort();
  const options = `-p ${port} -k ${data} -c listen_addresses=127.0.0.1 ${settings}`;
  const start = () => asOwner('pg_ctl', '-D', data, '-w', '-l', path.join(data, 'log'), '-o', options, 'start');
  const stop = () => asOwner('pg_ctl', '-D', data, '-w', '-m', 'fast', 'stop');
  await start();
  onTeardown(() => stop().catch(() => undefined));
  return {
    url: `postgres://postgres@127.0.0.1:${port}/postgres`,
    port,
    async becomeStandby() {
      await stop();
      await writeFile(path.join(data, 'standby.signal'), '');
      await start();
    },
    promote: () => asOwner('pg_ctl', '-D', data, '-w', 'promote'),
  };
}

/** A server with TLS, whose users log in as the lines of `pg_hba.conf` say. */
export async function startTlsServer(hba: string) {
  const data = path.join(await emptyFolder(), 'data');
  await asOwner('initdb', '-D', data, '-U', 'postgres', '-A', 'trust');
  const owner = await stat(data);
  for (const [name, text] of Object.entries({ 'server.key': certificate.key, 'server.crt': certificate.cert })) {
    await writeFile(path.join(data, name), text, { mode: 0o600 });
    await chown(path.join(data, name), owner.uid, owner.gid);
  }
  await writeFile(path.join(data, 'pg_hba.conf'), hba);
  return startCluster(data, '-c ssl=on -c ssl_cert_file=server.crt -c ssl_key_file=server.key');
}

/** A primary and a standby that follows it. */
export async function startClusters() {
  const first = path.join(await emptyFolder(), 'data');
  await asOwner('initdb', '-D', first, '-U', 'postgres', '-A', 'trust');
  const primary = await startCluster(first);
  const second = path.join(await emptyFolder(), 'data');
  await asOwner('pg_basebackup', '-R', '-D', second, '-d', primary.url);
  return { primary, standby: await startCluster(second) };
}
