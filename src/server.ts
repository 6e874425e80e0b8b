import { onStopSignal } from './stop-signals'; // first: see there
import './config/drop-debug'; // before all libraries: see there
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { CHANNEL_NAMES, describeChannel, type Channel } from './channel';
import { checkService } from './commands/check-service';
import { digestRecipient } from './commands/digest-recipient';
import { healthcheck } from './commands/healthcheck';
import { jwks } from './commands/jwks';
import { migrateSchema } from './commands/migrate-schema';
import { ConfigError, loadConfig, type Config } from './config/config';
import { readEnvironment } from './config/environment';
import { loadDatabase } from './config/load-database';
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

const USAGE = `Usage: otp-service [command]

  start                      run the service (the default)
  migrate [--check]          bring the schema up to date; with --check, only tell whether it is (status 1 if not)
  check                      try the settings, the database, Redis and each provider's login, without sending
  healthcheck                ask the running service whether it is ready
  digest <recipient> [type]  print what the log and the database call a recipient
  jwks                       print the public keys that check a Token
`;

void main(process.argv.slice(2));

async function main([command = 'start', ...args]: readonly string[]): Promise<void> {
  let misspelt: Misspelt[] = [];
  try {
    if (!isUsage(command, args)) {
      const isHelp = ['help', '--help', '-h'].includes(command);
      (isHelp ? process.stdout : process.stderr).write(USAGE);
      process.exit(isHelp ? 0 : 2);
    }
    const environment = readEnvironment('.env', process.env);
    const { inOwnFiles } = environment;
    misspelt = misspeltSettings(environment);
    Object.assign(process.env, environment.values); // the AWS SDK reads more variables than there are settings
    if (command !== 'start') process.exit(await run(command, { args, values: environment.values }));
    if (inOwnFiles.length > 0) log.info('settings_from_files', { names: inOwnFiles.join(', ') });
    await start(loadConfig(environment.values), misspelt);
  } catch (error) {
    // A misspelt name may be why a setting is missing.
    const slips = misspelt.map(({ name, nearest }) => `\n${name}: is not a setting; the nearest is ${nearest}`);
    const failure = command === 'start' ? 'cannot start' : `${command} failed`;
    process.stderr.write(`otp-service ${failure}: ${reason(error)}${slips.join('')}\n`);
    process.exit(1);
  }
}

function isUsage(command: string, args: readonly string[]): boolean {
  if (command === 'migrate') return args.length === 0 || (args.length === 1 && args[0] === '--check');
  if (command === 'digest') return args.length === 1 || args.length === 2;
  return ['start', 'check', 'healthcheck', 'jwks'].includes(command) && args.length === 0;
}

async function start(config: Config, misspelt: readonly Misspelt[]): Promise<void> {
  for (const { name, nearest } of misspelt) log.error('setting_unknown', { name, nearest });
  const service = await startService(config, { version, log, print, clock: () => new Date() });
  print(banner(config, service));
  let stopping: Promise<void> | undefined;
  onStopSignal(() => void (stopping ??= stop(service, config)));
}

interface Given {
  args: readonly string[];
  values: Record<string, string>;
}

/** Runs a command other than `start`. */
async function run(command: string, { args, values }: Given): Promise<number> {
  const printLine = (line: string) => print(`${line}\n`);
  const logAside = createLog((text) => void process.stderr.write(text)); // programs read the output of a command
  if (command === 'migrate') {
    return migrateSchema({ place: loadDatabase(values), isCheck: args.length > 0, print: printLine, log: logAside });
  }
  if (command === 'jwks') {
    print(await jwks(values));
    return 0;
  }
  const config = loadConfig(values);
  if (command === 'healthcheck') return healthcheck({ host: config.host, port: config.port, print: printLine });
  if (command === 'check') return checkService(config, printLine);
  const [recipient = '', type] = args;
  return digestRecipient(config, { recipient, type, print: printLine });
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
