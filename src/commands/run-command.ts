import { loadConfig } from '../config/config';
import { loadDatabase } from '../config/load-database';
import { createLog } from '../log';
import { checkService } from './check-service';
import { digestRecipient } from './digest-recipient';
import { healthcheck } from './healthcheck';
import { jwks } from './jwks';
import { migrateSchema } from './migrate-schema';

export const USAGE = `Usage: otp-service [command]

  start                      run the service (the default)
  migrate [--check]          bring the schema up to date; with --check, only tell whether it is (status 1 if not)
  check                      try the settings, the database, Redis and each provider's login, without sending
  healthcheck                ask the running service whether it is ready
  digest <recipient> [type]  print what the log and the database call a recipient
  jwks                       print the public keys that check a Token
`;

/** Whether there is such a command, with such arguments. */
export function isUsage(command: string, args: readonly string[]): boolean {
  if (command === 'migrate') return args.length === 0 || (args.length === 1 && args[0] === '--check');
  if (command === 'digest') return args.length === 1 || args.length === 2;
  return ['start', 'check', 'healthcheck', 'jwks'].includes(command) && args.length === 0;
}

interface Given {
  args: readonly string[];
  /** The settings. */
  values: Record<string, string>;
  print: (text: string) => void;
}

/**
 * Runs a command other than `start`.
 * @returns the exit status
 */
export async function runCommand(command: string, { args, values, print }: Given): Promise<number> {
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
