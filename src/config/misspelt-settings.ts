import type { Environment } from './environment';
import { Settings } from './settings';

const NAMES = Object.keys(Settings.shape);
const FILE = '_FILE'; // the end of the variable that names a setting's file

/** A variable that is not a setting, and the setting that it probably means. */
export interface Misspelt {
  name: string;
  nearest: string;
}

/** Variables that look like a setting: its name with a slip, or, in the `.env` file, a name of the same family. */
export function misspeltSettings({ values, fromFile, ofGateways }: Omit<Environment, 'inOwnFiles'>): Misspelt[] {
  const known = [...NAMES, ...ofGateways];
  return Object.keys(values)
    .filter((name) => !known.includes(settingOf(name)) && !OF_OTHERS.test(name))
    .map((name) => ({ name, nearest: nearestTo(settingOf(name)) }))
    .filter(({ name, nearest }) => isNear(settingOf(name), nearest) || (name in fromFile && hasFamily(name)))
    .map(({ name, nearest }) => ({ name, nearest: name.endsWith(FILE) ? nearest + FILE : nearest }));
}

const settingOf = (name: string) => (name.endsWith(FILE) ? name.slice(0, -FILE.length) : name);

// They differ in few letters from AWS_ENDPOINT_URL_SNS and AWS_ENDPOINT_URL_SESV2, or from DB_PASSWORD: variables of the
// AWS SDK, and of libpq and psql (PGPASSWORD, PGHOST and so on).
const OF_OTHERS = /^(AWS_ENDPOINT_URL(_(?!SNS|SES)\w+)?|PG[A-Z]+)$/;

// These first words are common in variables of other programs.
const COMMON = ['ALLOW', 'APP', 'AWS', 'DEFAULT'];
const familyOf = (name: string) => name.split('_', 1)[0] ?? '';

function hasFamily(name: string): boolean {
  const family = familyOf(name);
  return !COMMON.includes(family) && NAMES.filter((known) => familyOf(known) === family).length > 1;
}

function nearestTo(name: string): string {
  const ranked = NAMES.map((known) => ({ known, slips: slipsBetween(plain(name), plain(known)) }));
  ranked.sort((a, b) => a.slips - b.slips || sharedStart(name, b.known) - sharedStart(name, a.known));
  return ranked[0]?.known ?? '';
}

function isNear(name: string, known: string): boolean {
  return slipsBetween(plain(name), plain(known)) <= (plain(known).length < 8 ? 1 : 2);
}

// `smtp_host`, `SMTP-HOST` and `SMTPHOST` have no slip.
const plain = (name: string) => name.toUpperCase().replace(/[^A-Z0-9]/g, '');

function sharedStart(a: string, b: string): number {
  const first = Array.from(a).findIndex((letter, index) => letter !== b[index]);
  return first < 0 ? a.length : first;
}

/** Letters that are missing, added, replaced or swapped with their neighbour (optimal string alignment distance). */
function slipsBetween(a: string, b: string): number {
  const rows = [Array.from({ length: b.length + 1 }, (_, column) => column)];
  const at = (row: number, column: number) => rows[row]?.[column] ?? Infinity;
  for (let row = 1; row <= a.length; row += 1) {
    const current = [row];
    rows.push(current);
    for (let column = 1; column <= b.length; column += 1) {
      const isSame = a[row - 1] === b[column - 1];
      const isSwapped = a[row - 1] === b[column - 2] && a[row - 2] === b[column - 1];
      current.push(
        Math.min(
          at(row - 1, column) + 1,
          at(row, column - 1) + 1,
          at(row - 1, column - 1) + (isSame ? 0 : 1),
          isSwapped ? at(row - 2, column - 2) + 1 : Infinity,
        ),
      );
    }
  }
  return at(a.length, b.length);
}
