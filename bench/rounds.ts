import type { Sample } from './measure';
import type { Name } from './names';
import type { Options } from './options';
import type { Take, Takes } from './subjects';

export type Samples = Partial<Record<Name, Sample[]>>;

const WARM_UP_SECONDS = 3; // some ten thousand requests: what runs often is compiled by then

/** Each load once a round, in one order and then in the other, after a round that does not count. */
export async function runRounds(
  names: readonly Name[],
  { takes }: Takes,
  { seconds, rounds }: Options,
): Promise<Samples> {
  const chosen: [Name, Take][] = [];
  for (const name of names) chosen.push([name, await takes[name]()]);

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
