/* A process of its own: puts one URL under load at a time, as its parent tells it. */
import autocannon from 'autocannon';

export interface Job {
  url: string;
  headers: Record<string, string>;
  /** One a request, in this order. */
  bodies: readonly string[];
  seconds: number;
  connections: number;
}

export interface Load {
  /** Replies a second. */
  rate: number;
  replies: number;
  p50Ms: number;
  p99Ms: number;
  /** How many replies had each status. */
  statuses: Record<string, number>;
  errors: number;
  /** More requests were made than there were bodies, so some bodies were sent twice. */
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
    requests: [
      { setupRequest: (request) => ({ ...request, body: bodies[next++ % bodies.length] ?? '' }) },
    ],
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
