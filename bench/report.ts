import { mkdir, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { format, resolveConfig } from 'prettier';
import { chart } from './chart';
import type { ColdStarts } from './cold-start';
import type { Sample } from './measure';
import { NAMES, type Name } from './names';
import type { Options } from './options';
import type { Samples } from './rounds';
import { median } from './statistics';
import { ratioRows, figureRows } from './targets';

export interface Results {
  options: Options;
  postgresVersion: string;
  samples: Samples;
  coldStarts: ColdStarts;
  peakMb: number;
}

export async function writeReport(results: Results): Promise<void> {
  const { out } = results.options;
  await mkdir(out, { recursive: true });
  const file = path.join(out, 'benchmarks.md');
  const style = await resolveConfig(path.resolve(file));
  await writeFile(file, await format(text(results), { ...style, parser: 'markdown' }));
  await writeFile(path.join(out, 'benchmarks.svg'), chart(results.samples));
}

const number = (value: number) =>
  Number.isNaN(value) ? '–' : Math.round(value).toLocaleString('en-GB');

function text(results: Results): string {
  const { options, postgresVersion, samples, coldStarts, peakMb } = results;
  return `# Benchmarks

\`npm run bench\` measures the service beside its yardsticks, in one run, and writes this page.

${os.availableParallelism()} cores of a machine that others share, Linux, Node ${process.versions.node}, PostgreSQL
${postgresVersion} with its own defaults. The load (autocannon, 64 connections), the service (one process, API key on, all
counters on with limits that nobody reaches), PostgreSQL, the mail server and each yardstick are processes of their own on these
cores. ${options.rounds} rounds of ${options.seconds} s each, interleaved; the numbers are medians over the rounds, ratios are
taken round by round and shown with their smallest and largest. A run in which one reply was not what it had to be is no run:
every verify redeems a code of its own, and every message that a send confirmed was counted at the mail server.

![Replies a second](benchmarks.svg)

## Against the targets

| what | of what | ratio | smallest to largest | target | |
| --- | --- | --- | --- | --- | --- |
${ratioRows(samples).join('\n')}

| what | measured | target | |
| --- | --- | --- | --- |
${figureRows(coldStarts, peakMb).join('\n')}

An altered key costs no query: while they were refused, no connection of the service asked the database anything. Cold starts
are from the start of the process to its first reply.

## Rates and costs

CPU time is in microseconds per reply: of the process itself, all its threads together, and of all processes of PostgreSQL.

| what | replies/s | p50 ms | p99 ms | CPU µs | PostgreSQL CPU µs |
| --- | ---: | ---: | ---: | ---: | ---: |
${(Object.keys(NAMES) as Name[]).flatMap((name) => rateRow(name, samples[name])).join('\n')}

A send counts in one window for the recipient, which is a statement of its own beside the insert. better-auth sends with
\`/email-otp/send-verification-otp\` and redeems with \`/email-otp/verify-email\` for users that exist, its rate limit off: the
cheapest way that uses a code up. The large table has ${options.rows.toLocaleString('en-GB')} rows of the last day.
`;
}

function rateRow(name: Name, samples: Sample[] | undefined): string[] {
  if (samples === undefined) return [];
  const of = (key: keyof Sample) => number(median(samples.map((sample) => sample[key])));
  const cells = [of('rate'), of('p50Ms'), of('p99Ms'), of('cpuMicros'), of('postgresCpuMicros')];
  return [`| ${[NAMES[name], ...cells].join(' | ')} |`];
}
