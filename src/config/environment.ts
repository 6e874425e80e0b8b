import { readFileSync } from 'node:fs';
import { parse } from 'dotenv';
import { StartError } from '../start-error';
import { systemCode } from '../system-error';
import { variablesOfGateways } from './gateway-settings';
import { Settings } from './settings';

type Values = Record<string, string>;

export interface Environment {
  /** The variables that are set. Those of the process come before those of `.env`. */
  values: Values;
  /** The variables of `.env` alone. */
  fromFile: Values;
  /** The settings whose values stand in files of their own, which their `_FILE` variables name. */
  inOwnFiles: string[];
  /** The variables that the gateways of `SMS_GATEWAYS` take their secrets from. */
  ofGateways: string[];
}

/**
 * Reads the `.env` file, if there is one, and the environment of the process.
 * @throws StartError if it or the file of a setting cannot be read
 */
export function readEnvironment(file: string, process: NodeJS.ProcessEnv): Environment {
  const fromFile = parse(textOf(file));
  const given = Object.entries(process).map(([name, value = '']) => [tidyName(name), tidyValue(value)] as const);
  // Libraries that are loaded late would read `DEBUG`: see drop-debug.ts.
  const isSet = ([name, value]: readonly [string, string]) => value !== '' && name !== 'DEBUG';
  const all = { ...fromFile, ...Object.fromEntries(given.filter(isSet)) };
  const ours = Object.entries(all).filter((entry) => isSet(entry) && !isOfAnOrchestrator(entry, all));
  const values = Object.fromEntries(ours);
  const readFiles = (names: string[]) => {
    const inFiles = names.filter((name) => fileVariable(name) in values);
    for (const name of inFiles) values[name] = contentOf(fileVariable(name), values);
    return inFiles;
  };
  const settings = readFiles(Object.keys(Settings.shape));
  const ofGateways = Array.from(new Set(variablesOfGateways(values))).filter((name) => !(name in Settings.shape));
  return { values, fromFile, inOwnFiles: [...settings, ...readFiles(ofGateways)], ofGateways };
}

const fileVariable = (setting: string) => `${setting}_FILE`;

/** The path is not printed: the variable may hold the secret itself by mistake. */
function contentOf(variable: string, values: Values): string {
  const content = textOrError(values[variable] ?? '');
  if (typeof content !== 'string') {
    throw new StartError(`${variable}: the file cannot be read (${content.code}): name a text file of this user`);
  }
  if (content === '') throw new StartError(`${variable}: the file is empty: write the value to it`);
  return content;
}

// Bytes that are not UTF-8, such as those of /dev/urandom, would all become one character.
const UTF_8 = new TextDecoder('utf-8', { fatal: true });

function textOrError(file: string): string | { code: string } {
  try {
    return UTF_8.decode(readFileSync(file)).replace(/\r?\n$/, '');
  } catch (error) {
    return { code: systemCode(error) ?? 'unknown error' };
  }
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
