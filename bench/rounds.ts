import type { Sample } from './measure';
import type { Name } from './names';
import type { Options } from './options';
import type { Sampler, Samplers } from './samplers';

export type Samples = Partial<Record<Name, Sample[]>>;

// Before about as many, V8 is still compiling. The limit of 30 s is for slower loads.
const WARM_UP_REQUESTS = 20_000;
const WARM_UP_SECONDS = 3;
const MAX_WARM_UPS = 10;

/** Warms up the loads of each group, then samples each once a round. The order alternates between rounds. */
export async function runRounds(groups: readonly Name[][], from: Samplers, options: Options): Promise<Samples> {
  const samples: Samples = {};
  for (const names of groups) Object.assign(samples, await runGroup(names, from, options));
  return samples;
}

async function runGroup(names: readonly Name[], { samplers }: Samplers, { seconds, rounds }: Options) {
  const chosen: [Name, Sampler][] = [];
  for (const name of names) chosen.push([name, await samplers[name]()]);

  for (const [name, sampler] of chosen) {
    const requests = await warmUp(sampler);
    process.stdout.write(`warmed up: ${name}, ${Math.round(requests)} requests\n`);
  }

  const samples: Samples = {};
  for (let round = 1; round <= rounds; round += 1) {
    for (const [name, sampler] of chosen) {
      const sample = await sampler(seconds);
      process.stdout.write(`${round}/${rounds} ${name} ${Math.round(sample.rate)}/s\n`);
      (samples[name] ??= []).push(sample);
    }
    chosen.reverse();
  }
  return samples;
}

async function warmUp(sampler: Sampler): Promise<number> {
  let requests = 0;
  for (let warmUps = 0; warmUps < MAX_WARM_UPS && requests < WARM_UP_REQUESTS; warmUps += 1) {
    requests += (await sampler(WARM_UP_SECONDS)).rate * WARM_UP_SECONDS;
  }
  return requests;
}
