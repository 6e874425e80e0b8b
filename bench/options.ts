import { parseArgs } from 'node:util';

/** Requests in flight at any time. */
export const CONNECTIONS = 64;

export interface Options {
  /** How long one subject is under load in one round. */
  seconds: number;
  rounds: number;
  /** Rows in the large table; 0 leaves it out. */
  rows: number;
  /** Cold starts of each kind. */
  starts: number;
  /** What to put under load, by the names of names.ts; empty for all. */
  only: readonly string[];
  /** Where the report goes. */
  out: string;
}

export function readOptions(): Options {
  const { values } = parseArgs({
    options: {
      seconds: { type: 'string', default: '3' },
      rounds: { type: 'string', default: '5' },
      rows: { type: 'string', default: '5000000' },
      starts: { type: 'string', default: '5' },
      only: { type: 'string', default: '' },
      out: { type: 'string', default: 'docs' },
    },
  });
  return {
    seconds: Number(values.seconds),
    rounds: Number(values.rounds),
    rows: Number(values.rows),
    starts: Number(values.starts),
    only: values.only.split(',').filter((name) => name !== ''),
    out: values.out,
  };
}
