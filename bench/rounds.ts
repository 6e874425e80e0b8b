import type { Sample } from './measure';
import type { Name } from './names';
import type { Options } from './options';
import type { Take, Takes } from './subjects';

export type Samples = Partial<Record<Name, Sample[]>>;

// What runs often is compiled by then. Who does not get there in time is slow for other reasons.
const WARM_UP_REQUESTS = 5_000;
const WARM_UP_SECONDS = 3;
const WARM_UP_TIMES = 10;

/** Each load once a round, in one order and then in the other, after it has been warmed up. */
export async function runRounds(
  names: readonly Name[],
  { takes }: Takes,
  { seconds, rounds }: Options,
): Promise<Samples> {
  const chosen: [Name, Take][] = [];
  for (const name of names) chosen.push([name, await takes[name]()]);

  for (const [name, take] of chosen) {
    const requests = await warmUp(take);
    process.stdout.write(`warmed up: ${name}, ${Math.round(requests)} requests\n`);
  }

  const samples: Samples = {};
  for (let round = 1; round <= rounds; round += 1) {
    for (const [name, take] of chosen) {
      const sample = await take(seconds);
      process.stdout.write(`${round}/${rounds} ${name} ${Math.round(sample.rate)}/s\n`);
      (samples[name] ??= []).push(sample);
    }
    chosen.reverse();
  }
  return samples;
}

async function warmUp(take: Take): Promise<number> {
  let requests = 0;
  for (let time = 0; time < WARM_UP_TIMES && requests < WARM_UP_REQUESTS; time += 1) {
    requests += (await take(WARM_UP_SECONDS)).rate * WARM_UP_SECONDS;
  }
  return requests;
}
