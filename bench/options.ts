import path from 'node:path';
import { parseArgs } from 'node:util';
import { isMeasure, MEASURES, type MeasureName } from './names';

/** The number of concurrent requests. */
export const CONNECTIONS = 64;

export interface Options {
  /** The duration of each load in one round. */
  seconds: number;
  rounds: number;
  /** Rows in the large table. */
  rows: number;
  /** Cold starts of each kind. */
  starts: number;
  measures: readonly MeasureName[];
  /** The folder of the report. With `--only` and without `--out`, the report is only printed. */
  out: string | undefined;
  /** The folder of the service's CPU profiles. */
  profile: string | undefined;
}

export function readOptions(): Options {
  const { values } = parseArgs({
    options: {
      seconds: { type: 'string', default: '3' },
      rounds: { type: 'string', default: '5' },
      rows: { type: 'string', default: '5000000' },
      starts: { type: 'string', default: '5' },
      only: { type: 'string' },
      out: { type: 'string' },
      profile: { type: 'string' },
    },
  });
  const { only, profile } = values;
  return {
    seconds: count('seconds', values.seconds),
    rounds: count('rounds', values.rounds),
    rows: count('rows', values.rows),
    starts: count('starts', values.starts),
    measures: measuresOf(only ?? Object.keys(MEASURES).join()),
    out: values.out ?? (only === undefined ? 'docs' : undefined),
    profile: profile === undefined ? undefined : path.resolve(profile),
  };
}

function count(name: string, text: string): number {
  if (!/^[1-9]\d*$/.test(text)) throw new Error(`--${name} must be a whole number from 1`);
  return Number(text);
}

function measuresOf(list: string): MeasureName[] {
  return list.split(',').map((name) => {
    if (isMeasure(name)) return name;
    throw new Error(`--only takes ${Object.keys(MEASURES).join()}`);
  });
}
