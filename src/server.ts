import { onStopSignal } from './stop-signals'; // first: see there
import './config/drop-debug'; // before all libraries: see there
import { setTimeout as pause } from 'node:timers/promises';
import { banner } from './banner';
import { isUsage, runCommand, USAGE } from './commands/run-command';
import { loadConfig, type Config } from './config/config';
import { readEnvironment } from './config/environment';
import { misspeltSettings, type Misspelt } from './config/misspelt-settings';
import { createLog, errorClass } from './log';
import { startService, type Service } from './service';
import { startFailure } from './start-failure';
import { describeUnforeseen } from './unforeseen-error';
import { readVersion } from './version';

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
    if (command !== 'start') process.exit(await runCommand(command, { args, values: environment.values, print }));
    if (inOwnFiles.length > 0) log.info('settings_from_files', { names: inOwnFiles.join(', ') });
    await start(loadConfig(environment.values), misspelt);
  } catch (error) {
    // A misspelt name may be why a setting is missing.
    const slips = misspelt.map(({ name, nearest }) => `\n${name}: is not a setting; the nearest is ${nearest}`);
    const failure = command === 'start' ? 'cannot start' : `${command} failed`;
    process.stderr.write(`otp-service ${failure}: ${startFailure(error)}${slips.join('')}\n`);
    process.exit(1);
  }
}

async function start(config: Config, misspelt: readonly Misspelt[]): Promise<void> {
  for (const { name, nearest } of misspelt) log.error('setting_unknown', { name, nearest });
  const service = await startService(config, { version, log, print, clock: () => new Date() });
  print(banner(version, config, service));
  let stopping: Promise<void> | undefined;
  onStopSignal(() => void (stopping ??= stop(service, config)));
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

/** Ends the process, because its state is unknown. An orchestrator starts the next one. */
function crash(error: unknown): never {
  log.error('crashed', errorClass(error));
  process.stderr.write(`otp-service crashed: ${describeUnforeseen(error)}\n`);
  process.exit(1);
}
