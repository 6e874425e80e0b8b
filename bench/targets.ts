import type { ColdStarts } from './cold-start';
import { NAMES, type Name } from './names';
import type { Samples } from './rounds';
import { ratio } from './statistics';

interface Target {
  ours: Name;
  theirs: Name;
  atLeast?: number;
  /** A reference that cannot run here, given as so many times slower than `theirs`. */
  slower?: { times: number; called: string };
}

// Measured once: the replaced Express service reached 1/5.2 of the floor.
const REPLACED = { times: 5.2, called: 'the replaced Express service (floor / 5.2)' };

const TARGETS: readonly Target[] = [
  { ours: 'verify', theirs: 'floorUpdate', atLeast: 0.7 },
  { ours: 'verify', theirs: 'floorUpdate', atLeast: 4, slower: REPLACED },
  { ours: 'verify', theirs: 'betterAuthRedeem', atLeast: 8 },
  { ours: 'send', theirs: 'floorInsert', atLeast: 0.6 },
  { ours: 'send', theirs: 'betterAuthSend' },
  { ours: 'sendSmtp', theirs: 'mailLoop', atLeast: 0.8 },
  { ours: 'sendSmtp', theirs: 'mailHttp' },
  { ours: 'altered', theirs: 'notFound', atLeast: 0.9 },
  { ours: 'altered', theirs: 'keyless' },
  { ours: 'keyless', theirs: 'notFound' },
  { ours: 'altered', theirs: 'floorNothing' },
  { ours: 'verifyLarge', theirs: 'verify', atLeast: 0.9 },
  { ours: 'sendLarge', theirs: 'send', atLeast: 0.9 },
];

const row = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
const verdict = (isMet: boolean) => (isMet ? 'met' : 'missed');

export function ratioRows(samples: Samples): string[] {
  return TARGETS.flatMap(({ ours, theirs, atLeast, slower }) => {
    const [a, b] = [samples[ours], samples[theirs]];
    if (!a || !b) return [];
    const times = slower?.times ?? 1;
    const measured = ratio(
      a.map(({ rate }) => rate),
      b.map(({ rate }) => rate / times),
    );
    const spread = `${measured.min.toFixed(2)} to ${measured.max.toFixed(2)}`;
    const called = slower?.called ?? NAMES[theirs];
    const target = atLeast === undefined ? ['', ''] : [`${atLeast}`, verdict(measured.median >= atLeast)];
    return [row([NAMES[ours], called, measured.median.toFixed(2), spread, ...target])];
  });
}

const seconds = (ms: number) => `${(ms / 1000).toFixed(2)} s`;
const start = (name: string, ms: number, limitMs: number) =>
  row([name, seconds(ms), `under ${limitMs / 1000} s`, verdict(ms < limitMs)]);

export function figureRows(coldStarts: ColdStarts | undefined, peakMb: number | undefined) {
  const rows: string[] = [];
  if (coldStarts) {
    rows.push(
      start('cold start, database server', coldStarts.server, 1_000),
      start('cold start, existing embedded database', coldStarts.embedded, 3_000),
      start('cold start, new embedded database', coldStarts.embeddedEmpty, 3_000),
    );
  }
  if (peakMb !== undefined) {
    const name = 'peak memory (RSS) under load, database server';
    rows.push(row([name, `${Math.round(peakMb)} MB`, 'under 200 MB', verdict(peakMb < 200)]));
  }
  return rows;
}
