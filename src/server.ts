#!/usr/bin/env node
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { isNativeError } from 'node:util/types';
import { config as loadDotenv } from 'dotenv';
import { CHANNEL_NAMES, describeChannel, type Channel } from './channel';
import { ConfigError, loadConfig, type Config } from './config/config';
import { ApiError } from './errors';
import { createLog, errorClass } from './log';
import { DataDirInUseError } from './data-dir/lock';
import { startService, type Service } from './service';
import { TemplateError } from './templates/operator/template-error';

// Collects the output of one event-loop turn into one write: a write per log line costs a tenth of a request.
let unwritten = '';
const print = (text: string) => {
  if (unwritten === '') setImmediate(write);
  unwritten += text;
};
const write = () => {
  process.stdout.write(unwritten);
  unwritten = '';
};
process.on('exit', write);
const log = createLog(print);
const version = readVersion();

// The reader of the output may be gone (EPIPE): the service goes on.
process.stdout.on('error', () => undefined);
process.stderr.on('error', () => undefined);

void main();

async function main(): Promise<void> {
  try {
    loadDotenv({ quiet: true });
    const config = loadConfig(process.env);
    const service = await startService(config, { version, log, print, clock: () => new Date() });
    print(banner(config, service));
    let stopping: Promise<void> | undefined;
    const onSignal = () => void (stopping ??= stop(service, config));
    process.on('SIGTERM', onSignal);
    process.on('SIGINT', onSignal);
  } catch (error) {
    process.stderr.write(`otp-service cannot start: ${reason(error)}\n`);
    process.exit(1);
  }
}

// Besides the longest delivery: the rest of a request, and closing mail and database.
const STOP_GRACE_MS = 10_000;

async function stop(service: Service, { deliveryTimeoutMs, shutdownDelayMs }: Config): Promise<void> {
  log.info('stopping');
  // Load balancers learn from /readyz, and send requests until they do.
  service.announceStop();
  await pause(shutdownDelayMs);
  // A silent database never confirms that a connection is closed.
  const bound = pause(deliveryTimeoutMs + STOP_GRACE_MS, 'late' as const);
  const end = await Promise.race([service.close(), bound]).catch(() => 'late' as const);
  log.info(end === 'late' ? 'stopped_late' : 'stopped');
  process.exit(0);
}

/** Names the cause of a failed start. A driver's own text is left out, because it may hold a password. */
function reason(error: unknown): string {
  if (error instanceof ConfigError || error instanceof TemplateError) return error.message;
  if (error instanceof DataDirInUseError) return error.message;
  if (error instanceof ApiError && error.code === 'database_unavailable') {
    return 'DATABASE_URL: the database cannot be reached, or refuses the user or the database name';
  }
  const { error: name, errorCode } = errorClass(error);
  if (errorCode === 'EADDRINUSE') return 'PORT: it is in use by another process';
  if (errorCode === 'ENOTFOUND' || errorCode === 'EADDRNOTAVAIL') {
    return 'HOST: it is no address of this machine';
  }
  if (errorCode === 'EACCES') return 'PORT or DATA_DIR: permission denied';
  const code = errorCode === undefined ? '' : ` (${String(errorCode)})`;
  return [`${String(name)}${code}`, ...framesOf(error)].join('\n');
}

/** The stack frames of an unforeseen error, without its message. */
function framesOf(error: unknown): string[] {
  const lines = isNativeError(error) ? (error.stack ?? '').split('\n') : [];
  return lines.filter((line) => /^ {4}at .+:\d+:\d+\)?$/.test(line));
}

function banner(config: Config, { port, delivery }: Service): string {
  const url = `http://localhost:${port}`;
  const status = delivery.status();
  const destination = (channel: Channel) => {
    const names = status[channel].map(({ provider }) => provider);
    if (names.length === 0) return 'not available';
    return names[0] === 'inbox' ? `development inbox, ${url}/inbox` : names.join(', then ');
  };
  return `
  otp-service ${version}

  ${config.production ? '' : `Try it    ${url}\n  `}API       ${url}/api/v1
  Docs      ${url}/docs
  Database  ${config.database ? `PostgreSQL at ${config.database.host}` : `embedded, in ${config.dataDir}`}
${CHANNEL_NAMES.map((channel) => `  ${describeChannel(channel).label.padEnd(9)} ${destination(channel)}`).join('\n')}

`;
}

function readVersion(): string {
  const text = readFileSync(path.join(__dirname, '..', 'package.json'), 'utf8');
  const parsed: unknown = JSON.parse(text);
  const hasVersion = typeof parsed === 'object' && parsed !== null && 'version' in parsed;
  return hasVersion ? String(parsed.version) : 'unknown';
}
