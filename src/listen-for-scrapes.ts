import { listen, type HttpServer } from './http-server';
import type { Log } from './log';
import { createMetricsApp } from './metrics-app';
import type { MetricsDependencies } from './routes/metrics';
import { StartError } from './start-error';
import { systemCode } from './system-error';

const DRAIN_MS = 1_000;

interface Place {
  host: string;
  /** Undefined where nothing listens. */
  port: number | undefined;
  log: Log;
}

/**
 * Serves the metrics on `METRICS_PORT`.
 * @throws StartError if the port cannot be used
 */
export async function listenForScrapes(
  dependencies: MetricsDependencies | undefined,
  { host, port, log }: Place,
): Promise<HttpServer | undefined> {
  if (dependencies === undefined || port === undefined) return undefined;
  const app = createMetricsApp(dependencies, log);
  return listen(app, { host, port, drainMs: DRAIN_MS, isStopping: () => false }).catch((error: unknown) => {
    throw new StartError(`METRICS_PORT: it cannot be used (${systemCode(error) ?? 'unknown error'})`);
  });
}
