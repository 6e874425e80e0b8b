import type { ColdStarts } from './cold-start';
import type { Sample } from './measure';
import { NAMES, type Name } from './names';
import type { Options } from './options';
import type { Samples } from './rounds';
import { median } from './statistics';
import { cpuRows, figureRows, ratioRows } from './targets';

export interface Results {
  options: Options;
  postgresVersion: string;
  samples: Samples;
  /** `undefined` if `--only` left it out. */
  coldStarts: ColdStarts | undefined;
  peakMb: number | undefined;
}

/** The tables in Markdown. A table without rows is an empty string. */
export function tables({ samples, coldStarts, peakMb }: Results) {
  const names = (Object.keys(NAMES) as Name[]).filter((name) => samples[name]);
  return {
    ratios: table(['load', 'compared with', 'ratio', 'smallest to largest', 'target', ''], ratioRows(samples)),
    cpu: table(['CPU of a reply', 'compared with', 'ratio', 'smallest to largest', 'at most', ''], cpuRows(samples)),
    figures: table(['figure', 'measured', 'target', ''], figureRows({ samples, coldStarts, peakMb })),
    rates: table(
      ['load', 'replies/s', 'p50 ms', 'p99 ms', 'CPU µs', 'PostgreSQL CPU µs'],
      names.map((name) => rateRow(name, samples[name] ?? [])),
      '---:',
    ),
  };
}

function table(heads: readonly string[], rows: readonly string[], align = '---'): string {
  if (rows.length === 0) return '';
  const rule = heads.map((_, index) => (index === 0 ? '---' : align));
  return [`| ${heads.join(' | ')} |`, `| ${rule.join(' | ')} |`, ...rows].join('\n');
}

const number = (value: number) => (Number.isNaN(value) ? '–' : Math.round(value).toLocaleString('en-GB'));

function rateRow(name: Name, samples: readonly Sample[]): string {
  const of = (key: keyof Sample) => number(median(samples.map((sample) => sample[key])));
  const cells = [of('rate'), of('p50Ms'), of('p99Ms'), of('cpuMicros'), of('postgresCpuMicros')];
  return `| ${[NAMES[name], ...cells].join(' | ')} |`;
}
