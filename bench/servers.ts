import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';
import type { MailSink } from './mail';
import type { Database, Postgres } from './postgres';
import { TEST_RECIPIENTS } from './request-bodies';
import { ROOT, startService, startYardstick, type Env, type Running } from './processes';

export const SECRET = 'a-secret-of-the-benchmark-and-of-nothing-else';
export const API_KEY = 'a-key-of-the-benchmark-and-of-nothing-else';

/** Every counter that is on by default counts, with limits that the benchmark never reaches. */
const SETTINGS: Env = {
  CRYPT_PASSWORD: SECRET,
  API_KEYS: `bench:${API_KEY}`,
  LIMIT_SENDS_PER_RECIPIENT: '9999999/30s,9999999/10m,9999999/1h',
  LIMIT_SENDS_PER_CALLER: '9999999/1m',
  LIMIT_VERIFIES_PER_CALLER: '9999999/1m',
};

/** The settings that production requires. The mail server at port 9 is never used. */
export const PRODUCTION: Env = {
  ...SETTINGS,
  NODE_ENV: 'production',
  SMTP_URL: 'smtp://127.0.0.1:9',
  EMAIL_FROM: 'bench@example.com',
};

export interface Served {
  server: Running;
  database: Database;
}

export interface ServiceOptions {
  database: Database;
  profile: string | undefined;
}

/** Starts the service in development without SMTP, so that messages stay in the development inbox. */
export async function serveToInbox({ database, profile }: ServiceOptions): Promise<Served> {
  const env = { ...SETTINGS, NODE_ENV: 'development', DATABASE_URL: database.url };
  return { server: await startService(env, { profile }), database };
}

/** Starts the service with the embedded database, in an empty folder. */
export async function serveEmbedded(profile: string | undefined): Promise<Pick<Served, 'server'>> {
  const env = { ...SETTINGS, NODE_ENV: 'development', TEST_RECIPIENTS };
  return { server: await startService(env, { profile }) };
}

/** Starts the service as in production, with `sink` as its mail server. */
export async function serveThroughSmtp({ database, profile }: ServiceOptions, sink: MailSink): Promise<Served> {
  const smtp = `smtp://127.0.0.1:${await sink.port()}`;
  const env = { ...PRODUCTION, DATABASE_URL: database.url, SMTP_URL: smtp };
  return { server: await startService(env, { profile }), database };
}

/** Creates a database with the service's tables. */
export async function createServiceDatabase(postgres: Postgres, name: string): Promise<Database> {
  const database = await postgres.create(name);
  await (await startService({ ...SETTINGS, DATABASE_URL: database.url })).stop();
  return database;
}

/** Starts the bare Express handlers, on a database with the service's tables. */
export async function startFloor(postgres: Postgres): Promise<Served> {
  const database = await createServiceDatabase(postgres, 'floor');
  const env = { NODE_ENV: 'production', DATABASE_URL: database.url };
  const server = await startYardstick(require.resolve('./yardsticks/floor'), env);
  return { server, database };
}

export async function startBetterAuth(postgres: Postgres): Promise<Served> {
  const folder = path.join(ROOT, 'bench');
  await promisify(execFile)('npm', ['ci', '--silent', '--prefix', folder]);
  const database = await postgres.create('better_auth');
  const file = path.join(folder, 'yardsticks', 'better-auth.mjs');
  const env = { NODE_ENV: 'production', DATABASE_URL: database.url };
  return { server: await startYardstick(file, env), database };
}
