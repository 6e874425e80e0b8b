import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { Client } from 'pg';
import supertest from 'supertest';
import { loadConfig } from '../../src/config/config';
import { createLog } from '../../src/log';
import { startService, type Service } from '../../src/service';
import { ageCounters } from './age-counters';
import { inboxOf } from './traces';

const teardowns: (() => Promise<void> | void)[] = [];

/** Runs `end` after the file's last test, newest first. Register an end as soon as its resource is open. */
export function onTeardown(end: () => Promise<void> | void): void {
  teardowns.push(end);
}

afterAll(async () => {
  for (const end of teardowns.reverse()) await end();
});

export type Env = Record<string, string>;

/** For tests that ask more than any one caller or recipient may. */
export const LIMITS_OFF: Env = {
  LIMIT_SENDS_PER_RECIPIENT: 'off',
  LIMIT_SENDS_PER_CALLER: 'off',
  LIMIT_VERIFIES_PER_CALLER: 'off',
};

/** A folder that is empty, and gone after the file's last test. */
export async function emptyFolder(): Promise<string> {
  const folder = await mkdtemp(path.join(process.env['TEST_FOLDER'] ?? '', 'otp-'));
  onTeardown(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

// Node's own `cp` takes 300 ms for the 1,000 files of an embedded database.
const copy = (from: string, to: string) => promisify(execFile)('cp', ['-R', from, to]);

/** An empty database: on the server that DATABASE_URL names, else an embedded one in an empty folder. */
export async function emptyDatabase(): Promise<Env> {
  const dataDir = await emptyFolder();
  const serverUrl = process.env['DATABASE_URL'];
  if (serverUrl === undefined) {
    const template = process.env['EMBEDDED_TEMPLATE'] ?? '';
    await copy(path.join(template, 'postgres'), dataDir);
    return { DATA_DIR: dataDir };
  }

  const name = `otp_test_${Math.random().toString(36).slice(2)}`;
  await onServer(serverUrl, `CREATE DATABASE ${name}`);
  onTeardown(() => onServer(serverUrl, `DROP DATABASE IF EXISTS ${name} WITH (FORCE)`));
  const url = new URL(serverUrl);
  url.pathname = `/${name}`;
  return { DATA_DIR: dataDir, DATABASE_URL: url.href };
}

async function onServer(url: string, sql: string): Promise<void> {
  const client = new Client({ connectionString: url });
  await client.connect();
  await client.query(sql);
  await client.end();
}

/** A service in this process or in one of its own. */
export interface Listening {
  url: string;
}

export interface TestService extends Listening {
  api: ReturnType<typeof supertest>;
  /** The port of `METRICS_PORT`. */
  metricsUrl: string;
  database: Service['database'];
  /** Everything that the service wrote: its log and what the development inbox printed. */
  output(): string;
  /** Moves the service's clock, which is then ahead of the database's. */
  moveClock(seconds: number): void;
  /** Lets time pass: for the service, and for what the database counts. */
  advance(seconds: number): Promise<void>;
  close(): Promise<void>;
}

/** The whole service as `npm start` runs it, on a free port, with the given settings. */
export async function startTestService(env: Env = {}): Promise<TestService> {
  const database = env['DATA_DIR'] === undefined ? await emptyDatabase() : {};
  const config = loadConfig({
    NODE_ENV: 'test',
    HOST: '127.0.0.1',
    PORT: '0',
    ALLOW_ANONYMOUS: 'true',
    ...LIMITS_OFF,
    ...database,
    ...env,
  });
  let written = '';
  const write = (text: string) => void (written += text);
  let aheadMs = 0;
  const service = await startService(config, {
    version: '0.0.0-test',
    log: createLog(write),
    print: write,
    clock: () => new Date(Date.now() + aheadMs),
  });
  const moveClock = (seconds: number) => void (aheadMs += seconds * 1000);
  let closing: Promise<void> | undefined;
  const close = () => (closing ??= service.close());
  onTeardown(close);
  const url = `http://127.0.0.1:${service.port}`;
  return {
    api: supertest(url),
    url,
    metricsUrl: `http://127.0.0.1:${service.metricsPort ?? 0}`,
    database: service.database,
    output: () => written,
    moveClock,
    async advance(seconds) {
      moveClock(seconds);
      await ageCounters(service.database, seconds);
    },
    close,
  };
}

export interface Reply {
  Status: string;
  Details: string;
  Code?: string;
  AttemptsLeft?: number;
  ExpiresAt?: string;
  ResendAfter?: number;
  Check?: string;
  Type?: string;
  Channel?: string;
  Recipient?: string;
  SentAt?: string;
  Token?: string;
  Delivery?: string;
  DeliveryReason?: string;
}

/** Posts JSON and gives back what a caller sees. */
export async function post(service: Listening, route: string, body: object, headers: Record<string, string> = {}) {
  const reply = await fetch(`${service.url}/api/v1${route}`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', ...headers },
    body: JSON.stringify(body),
  });
  return { status: reply.status, headers: reply.headers, body: (await reply.json()) as Reply };
}

/** Sends a code to an address or number by way of the development inbox, and reads it there. */
export async function sendCode(
  service: Listening,
  to = 'ada@example.com',
  type = '2FA',
  others: object = {},
  headers: Record<string, string> = {},
) {
  const [route, name] = to.includes('@') ? ['/email/otp', 'email'] : ['/phone/otp', 'phone_number'];
  const { body, status } = await post(service, route, { [name]: to, type, ...others }, headers);
  if (status !== 200) throw new Error(`send: ${status} ${body.Details}`);
  const [message] = await inboxOf(service);
  const code = message?.code ?? '';
  return { verification_key: body.Details, otp: code, check: to };
}

/** A code of the same length that is not the right one. */
export function wrongCode(right: string, step = 1): string {
  const span = 10 ** right.length;
  return String((Number(right) + step) % span).padStart(right.length, '0');
}
