/* A child process that loads one URL at a time, on a message from its parent. */
import autocannon from 'autocannon';

export interface Job {
  url: string;
  headers: Record<string, string>;
  /** One for each request, in this order. */
  bodies: readonly string[];
  seconds: number;
  connections: number;
}

export interface Load {
  /** Replies per second. */
  rate: number;
  replies: number;
  p50Ms: number;
  p99Ms: number;
  /** The number of replies with each status. */
  statuses: Record<string, number>;
  errors: number;
  /** Whether there were more requests than bodies, so that some bodies were sent twice. */
  ranOut: boolean;
}

async function run({ url, headers, bodies, seconds, connections }: Job): Promise<Load> {
  let next = 0;
  const result = await autocannon({
    url,
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    connections,
    duration: seconds,
    requests: [{ setupRequest: (request) => ({ ...request, body: bodies[next++ % bodies.length] ?? '' }) }],
  });
  const counts = Object.entries(result.statusCodeStats ?? {});
  const statuses = Object.fromEntries(counts.map(([status, { count }]) => [status, count ?? 0]));
  const replies = Object.values(statuses).reduce((sum, count) => sum + count, 0);
  return {
    rate: replies / result.duration,
    replies,
    p50Ms: result.latency.p50,
    p99Ms: result.latency.p99,
    statuses,
    errors: result.errors,
    ranOut: next > bodies.length,
  };
}

process.on('message', (job: Job) => {
  void run(job).then((load) => process.send?.(load));
});
