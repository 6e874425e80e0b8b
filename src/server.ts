#!/usr/bin/env node
import { onStopSignal } from './stop-signals'; // first: see there
import './config/drop-debug'; // before all libraries: see there
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { CHANNEL_NAMES, describeChannel, type Channel } from './channel';
import { jwks } from './commands/jwks';
import { ConfigError, loadConfig, type Config } from './config/config';
import { readEnvironment } from './config/environment';
import { misspeltSettings, type Misspelt } from './config/misspelt-settings';
import { ApiError } from './errors';
import { createLog, errorClass } from './log';
import { DataDirInUseError } from './data-dir/lock';
import { ownUrl } from './own-url';
import { startService, type Service } from './service';
import { StartError } from './start-error';
import { TemplateError } from './templates/operator/template-error';
import { describeUnforeseen } from './unforeseen-error';

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

process.on('uncaughtException', crash);
process.on('unhandledRejection', crash);

void main();

async function main(): Promise<void> {
  let misspelt: Misspelt[] = [];
  try {
    const environment = readEnvironment('.env', process.env);
    const { inOwnFiles } = environment;
    misspelt = misspeltSettings(environment);
    if (process.argv[2] === 'jwks') {
      print(await jwks(environment.values));
      return;
    }
    Object.assign(process.env, environment.values); // the AWS SDK reads more variables than there are settings
    const config = loadConfig(environment.values);
    if (inOwnFiles.length > 0) log.info('settings_from_files', { names: inOwnFiles.join(', ') });
    for (const { name, nearest } of misspelt) log.error('setting_unknown', { name, nearest });
    const service = await startService(config, { version, log, print, clock: () => new Date() });
    print(banner(config, service));
    let stopping: Promise<void> | undefined;
    onStopSignal(() => void (stopping ??= stop(service, config)));
  } catch (error) {
    // A misspelt name may be why a setting is missing.
    const slips = misspelt.map(({ name, nearest }) => `\n${name}: is not a setting; the nearest is ${nearest}`);
    process.stderr.write(`otp-service cannot start: ${reason(error)}${slips.join('')}\n`);
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
  if (error instanceof DataDirInUseError || error instanceof StartError) return error.message;
  if (error instanceof ApiError && error.code === 'database_unavailable') {
    return 'DATABASE_URL: the database cannot be reached, or refuses the user or the database name';
  }
  const { errorCode } = errorClass(error);
  if (errorCode === 'EADDRINUSE') return 'PORT: it is in use by another process';
  if (['ENOTFOUND', 'EAI_AGAIN', 'EADDRNOTAVAIL'].includes(String(errorCode))) {
    return 'HOST: it is no address of this machine';
  }
  if (errorCode === 'EACCES') return 'PORT: this user may not listen on it; ports from 1024 need no privilege';
  return describeUnforeseen(error);
}

/** Ends the process, because its state is unknown. An orchestrator starts the next one. */
function crash(error: unknown): never {
  log.error('crashed', errorClass(error));
  process.stderr.write(`otp-service crashed: ${describeUnforeseen(error)}\n`);
  process.exit(1);
}

function banner(config: Config, { port, delivery }: Service): string {
  const url = ownUrl(config.host, port);
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
  Database  ${config.database ? `PostgreSQL at ${hostsOf(config.database)}` : `embedded, in ${config.dataDir}`}
${CHANNEL_NAMES.map((channel) => `  ${describeChannel(channel).label.padEnd(9)} ${destination(channel)}`).join('\n')}

`;
}

function hostsOf({ host, hosts }: NonNullable<Config['database']>): string {
  return hosts?.map((each) => each.host).join(', ') ?? host;
}

function readVersion(): string {
  const text = readFileSync(path.join(__dirname, '..', 'package.json'), 'utf8');
  const parsed: unknown = JSON.parse(text);
  const hasVersion = typeof parsed === 'object' && parsed !== null && 'version' in parsed;
  return hasVersion ? String(parsed.version) : 'unknown';
}
