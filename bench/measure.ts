import { fork } from 'node:child_process';
import { once } from 'node:events';
import type { Job, Load } from './load';
import { cpuMicroseconds, familyCpuMicroseconds } from './process-cost';
import { CONNECTIONS } from './options';
import type { Running } from './processes';
import { onEnd } from './teardown';

/** A server and the requests that load it. */
export interface Subject {
  name: string;
  server: Running;
  path: string;
  headers?: Record<string, string>;
  /** The status that every reply must have. */
  status: number;
  /** Returns `count` new request bodies. */
  bodies: (count: number) => Promise<string[]> | string[];
  /** Runs before each load. It returns a check that runs after the load and may throw. */
  watch?: () => Promise<(load: Load) => Promise<void>>;
}

export interface Sample {
  rate: number;
  p50Ms: number;
  p99Ms: number;
  cpuMicros: number;
  postgresCpuMicros: number;
}

export type Measure = (subject: Subject, seconds: number) => Promise<Sample>;

// The replies per second to prepare bodies for: fixed during the warm-up, then a multiple of the best rate.
const WARM_UP_RATE = 6_000;
const MIN_RATE = 1_000;
const BEST_RATE_FACTOR = 3;

/** @param postgresPid the server whose CPU time per request is measured too */
export function createMeasure(postgresPid: number): Measure {
  const child = fork(require.resolve('./load'), { serialization: 'advanced' });
  onEnd(() => void child.kill());
  const bestRates = new Map<string, number>();

  return async function measure(subject, seconds): Promise<Sample> {
    const { name, server, path, headers = {}, status } = subject;
    const bestRate = bestRates.get(name);
    const isWarmUp = bestRate === undefined;
    const expectedRate = isWarmUp ? WARM_UP_RATE : Math.max(MIN_RATE, bestRate * BEST_RATE_FACTOR);
    const count = Math.ceil(expectedRate * seconds);
    const bodies = await subject.bodies(count);
    const finish = await subject.watch?.();
    const before = await costs(server.pid, postgresPid);
    const url = server.url + path;
    const connections = CONNECTIONS;
    child.send({ url, headers, bodies, seconds, connections } satisfies Job);
    const [load] = (await once(child, 'message')) as [Load];
    const after = await costs(server.pid, postgresPid);
    await finish?.(load);

    const { rate, replies, p50Ms, p99Ms, statuses, errors, ranOut } = load;
    const isFaster = ranOut && !isWarmUp && rate > bestRate;
    bestRates.set(name, Math.max(rate, bestRate ?? 0));
    // Its bodies were too few, because the machine was slow before.
    if (isFaster) return measure(subject, seconds);

    const hasOtherStatus = Object.keys(statuses).some((each) => Number(each) !== status);
    const isWrong = replies === 0 || errors > 0 || hasOtherStatus;
    // The service refuses a body that is sent twice, which only a warm-up may do.
    if (isWarmUp ? isWrong && !ranOut : isWrong || ranOut) {
      const details = JSON.stringify({ statuses, errors, ranOut });
      throw new Error(`${name} could not be measured: ${details}`);
    }
    return {
      rate,
      p50Ms,
      p99Ms,
      cpuMicros: (after.server - before.server) / replies,
      postgresCpuMicros: (after.postgres - before.postgres) / replies,
    };
  };
}

async function costs(serverPid: number, postgresPid: number) {
  return {
    server: await cpuMicroseconds(serverPid),
    postgres: await familyCpuMicroseconds(postgresPid),
  };
}
