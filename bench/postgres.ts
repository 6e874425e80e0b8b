import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { Client, Pool } from 'pg';
import { emptyFolder, ROOT } from './processes';
import { onEnd } from './teardown';

const run = promisify(execFile);
const SCRIPT = path.join(ROOT, '.ci', 'postgres');

/** A PostgreSQL server with default settings, started for this run only. */
export interface Postgres {
  /** The postmaster, the parent of the server's other processes. */
  pid: number;
  version: string;
  /** An empty database. */
  create(name: string): Promise<Database>;
  admin: Pool;
}

export interface Database {
  name: string;
  url: string;
  pool: Pool;
}

export async function startPostgres(): Promise<Postgres> {
  const folder = await emptyFolder();
  const { stdout } = await run(SCRIPT, ['start', folder]);
  onEnd(async () => {
    await run(SCRIPT, ['stop', folder]);
  });
  const serverUrl = stdout.trim();
  const [pid] = (await readFile(path.join(folder, 'data', 'postmaster.pid'), 'utf8')).split('\n');
  const admin = openPool(serverUrl);
  const { rows } = await admin.query<{ server_version: string }>('SHOW server_version');
  return {
    pid: Number(pid),
    version: rows[0]?.server_version.split(' ')[0] ?? 'unknown',
    admin,
    async create(name) {
      await withClient(serverUrl, (client) => client.query(`CREATE DATABASE ${name}`));
      const url = new URL(serverUrl);
      url.pathname = `/${name}`;
      return { name, url: url.href, pool: openPool(url.href) };
    },
  };
}

function openPool(connectionString: string): Pool {
  const pool = new Pool({ connectionString, max: 2 });
  pool.on('error', () => undefined); // an idle connection broke: the next query fails
  onEnd(() => pool.end());
  return pool;
}

async function withClient(connectionString: string, work: (client: Client) => Promise<unknown>) {
  const client = new Client({ connectionString });
  await client.connect();
  await work(client);
  await client.end();
}
