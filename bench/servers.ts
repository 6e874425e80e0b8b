import path from 'node:path';
import { createTemplates } from '../src/templates/registry';
import { fillTable } from './large-table';
import type { Database, Postgres } from './postgres';
import { ROOT, startService, startYardstick, type Env, type Running } from './processes';

export const SECRET = 'a-secret-of-the-benchmark-and-of-nothing-else';
export const API_KEY = 'a-key-of-the-benchmark-and-of-nothing-else';

/** Everything counts, and nothing is ever refused. */
const SETTINGS: Env = {
  CRYPT_PASSWORD: SECRET,
  API_KEYS: `bench:${API_KEY}`,
  LIMIT_SENDS_PER_RECIPIENT: '1000000/1h',
  LIMIT_SENDS_PER_CALLER: '9999999/1h',
  LIMIT_VERIFIES_PER_CALLER: '9999999/1h',
};

export interface Served {
  server: Running;
  database: Database;
}

/** In development and without SMTP, so that messages go no further than the development inbox. */
export async function serveToInbox(postgres: Postgres, name: string, rows = 0): Promise<Served> {
  const database = await postgres.create(name);
  const env = { ...SETTINGS, NODE_ENV: 'development', DATABASE_URL: database.url };
  const server = await startService(env);
  if (rows > 0) await fillTable(database.pool, rows);
  return { server, database };
}

/** As in production. */
export async function serveThroughSmtp(postgres: Postgres, sink: MailSink): Promise<Served> {
  const database = await postgres.create('through_smtp');
  const server = await startService({
    ...SETTINGS,
    NODE_ENV: 'production',
    DATABASE_URL: database.url,
    SMTP_URL: `smtp://127.0.0.1:${await sink.port()}`,
    EMAIL_FROM: 'bench@example.com',
  });
  return { server, database };
}

export interface MailSink {
  port(): Promise<number>;
  /** Messages taken so far. */
  received(): Promise<number>;
}

export async function startMailSink(): Promise<MailSink> {
  const { url } = await startYardstick(require.resolve('./yardsticks/smtp-sink'));
  const ask = async () => (await (await fetch(url)).json()) as { port: number; received: number };
  return {
    port: async () => (await ask()).port,
    received: async () => (await ask()).received,
  };
}

/** It sends what the service sends. */
export async function startNodemailer(sink: MailSink): Promise<Running> {
  const request = { channel: 'email', to: 'user@example.com', type: '2FA' } as const;
  const message = createTemplates('OTP Service').render({
    ...request,
    code: '482913',
    ttlSeconds: 600,
  });
  const { subject, text, html } = message;
  return startYardstick(require.resolve('./yardsticks/nodemailer'), {
    SMTP_PORT: String(await sink.port()),
    MAIL: JSON.stringify({ subject, text, html }),
  });
}

/** A bare handler on a table of the service's own form. */
export async function startFloor(postgres: Postgres): Promise<Served> {
  const database = await postgres.create('floor');
  const former = await startService({ ...SETTINGS, DATABASE_URL: database.url });
  await former.stop();
  const env = { NODE_ENV: 'production', DATABASE_URL: database.url };
  const server = await startYardstick(require.resolve('./yardsticks/floor'), env);
  return { server, database };
}

export async function startBetterAuth(postgres: Postgres): Promise<Served> {
  const database = await postgres.create('better_auth');
  const file = path.join(ROOT, 'bench', 'yardsticks', 'better-auth.mjs');
  const env = { NODE_ENV: 'production', DATABASE_URL: database.url };
  return { server: await startYardstick(file, env), database };
}
