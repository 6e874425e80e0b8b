import { createMeasure, type Sample } from './measure';
import type { Name } from './names';
import { CONNECTIONS, type Options } from './options';
import type { Postgres } from './postgres';
import { cpuMicroseconds } from './process-cost';
import type { Running } from './processes';
import type { Subjects } from './subjects';

export type Samples = Partial<Record<Name, Sample[]>>;

const WARM_UP_SECONDS = 3; // some ten thousand requests: what runs often is compiled by then

/** Each subject once a round, in one order and then in the other, after a round that does not count. */
export async function runRounds(
  { all, nodemailer }: Subjects,
  postgres: Postgres,
  { seconds, rounds, only }: Options,
): Promise<Samples> {
  const measure = createMeasure(postgres.pid);
  const takes: [Name, (seconds: number) => Promise<Sample>][] = [];
  for (const name of Object.keys(all) as Name[]) {
    const subject = all[name];
    if (subject) takes.push([name, (forSeconds) => measure(subject, forSeconds)]);
    if (name === 'mailHttp') takes.push(['mailLoop', (each) => mailLoop(nodemailer, each)]);
  }

  const chosen = takes.filter(([name]) => only.length === 0 || only.includes(name));

  const samples: Samples = {};
  for (let round = 0; round <= rounds; round += 1) {
    for (const [name, take] of chosen) {
      const sample = await take(round === 0 ? WARM_UP_SECONDS : seconds);
      process.stdout.write(`${round}/${rounds} ${name} ${Math.round(sample.rate)}/s\n`);
      if (round > 0) (samples[name] ??= []).push(sample);
    }
    chosen.reverse();
  }
  return samples;
}

async function mailLoop({ pid, url }: Running, seconds: number): Promise<Sample> {
  const before = await cpuMicroseconds(pid);
  const reply = await fetch(`${url}/loop?seconds=${seconds}&atOnce=${CONNECTIONS}`);
  const { sent, rate } = (await reply.json()) as { sent: number; rate: number };
  const cpuMicros = ((await cpuMicroseconds(pid)) - before) / sent;
  return { rate, p50Ms: NaN, p99Ms: NaN, cpuMicros, postgresCpuMicros: NaN };
}
