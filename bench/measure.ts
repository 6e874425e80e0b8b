import { fork } from 'node:child_process';
import { once } from 'node:events';
import type { Job, Load } from './load';
import { cpuMicroseconds, familyCpuMicroseconds } from './process-cost';
import { CONNECTIONS } from './options';
import type { Running } from './processes';
import { onEnd } from './teardown';

/** One thing that is put under load. */
export interface Subject {
  name: string;
  server: Running;
  path: string;
  headers?: Record<string, string>;
  /** What every reply must be. */
  status: number;
  /** Fresh ones, so many. */
  bodies: (count: number) => Promise<string[]> | string[];
  /** Runs around each load: what it returns runs at the end and may object. */
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

// Replies a second that there must be bodies for: many while a subject warms up, then more than it ever did.
const AT_FIRST = 6_000;
const AT_LEAST = 1_000;
const TIMES_KNOWN = 3;

/** @param postgresPid whose CPU time is told per request too */
export function createMeasure(postgresPid: number): Measure {
  const child = fork(require.resolve('./load'), { serialization: 'advanced' });
  onEnd(() => void child.kill());
  const rates = new Map<string, number>();

  return async (subject, seconds) => {
    const { name, server, path, headers = {}, status } = subject;
    const known = rates.get(name);
    const isWarmUp = known === undefined;
    const most = isWarmUp ? AT_FIRST : Math.max(AT_LEAST, known * TIMES_KNOWN);
    const count = Math.ceil(most * seconds);
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
    const strange = Object.keys(statuses).some((each) => Number(each) !== status);
    const isWrong = replies === 0 || errors > 0 || strange;
    // Bodies that are sent twice are refused: while it warms up, that only tells how fast it is.
    if (isWarmUp ? isWrong && !ranOut : isWrong || ranOut) {
      const found = JSON.stringify({ statuses, errors, ranOut });
      throw new Error(`${name} could not be measured: ${found}`);
    }
    rates.set(name, Math.max(rate, known ?? 0));
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
