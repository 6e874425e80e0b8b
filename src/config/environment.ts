import { readFileSync } from 'node:fs';
import { parse } from 'dotenv';
import { StartError } from '../start-error';
import { systemCode } from '../system-error';

type Values = Record<string, string>;

export interface Environment {
  /** The variables that are set. Those of the process come before those of the file. */
  values: Values;
  /** The variables of the file alone. */
  fromFile: Values;
}

/**
 * Reads the `.env` file, if there is one, and the environment of the process.
 * @throws StartError if the file cannot be read
 */
export function readEnvironment(file: string, process: NodeJS.ProcessEnv): Environment {
  const fromFile = parse(textOf(file));
  const given = Object.entries(process).map(([name, value = '']) => [tidyName(name), tidyValue(value)] as const);
  // Libraries that are loaded late would read `DEBUG`: see drop-debug.ts.
  const isSet = ([name, value]: readonly [string, string]) => value !== '' && name !== 'DEBUG';
  const all = { ...fromFile, ...Object.fromEntries(given.filter(isSet)) };
  const ours = Object.entries(all).filter((entry) => isSet(entry) && !isOfAnOrchestrator(entry, all));
  return { values: Object.fromEntries(ours), fromFile };
}

function textOf(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return '';
    throw new StartError(`${file} cannot be read (${systemCode(error) ?? 'unknown error'})`);
  }
}

// `docker --env-file` takes lines as they are: with `export`, quotes, blanks and the CR of CRLF.
const tidyName = (name: string) => name.replace(/^export\s+/, '');

function tidyValue(value: string): string {
  const trimmed = value.trim();
  const [, , quoted] = /^(["'])([^]*)\1$/.exec(trimmed) ?? [];
  return quoted ?? trimmed;
}

const ADDRESS = /^(tcp|udp|sctp):\/\//;
const SERVICE_VARIABLE = /_SERVICE_(HOST|PORT(_\w+)?)$|_PORT_\d+_(TCP|UDP|SCTP)(_\w+)?$/;

/**
 * Kubernetes gives each container variables of all services, and `docker --link` of each linked container. Those of a
 * service called `db` have names of settings: `DB_PORT=tcp://10.96.0.12:5432`, and Docker's `DB_NAME=/otp/db`.
 */
function isOfAnOrchestrator([name, value]: [string, string], all: Values): boolean {
  if (SERVICE_VARIABLE.test(name)) return true;
  if (name.endsWith('_PORT')) return ADDRESS.test(value);
  const port = all[name.replace(/_NAME$/, '_PORT')] ?? '';
  return name.endsWith('_NAME') && /^\/[^/]+\/[^/]+$/.test(value) && ADDRESS.test(port);
}
