import express, { type Express } from 'express';
import type { Log } from './log';
import { errorHandler, notFound } from './middleware/error-handler';
import { requestId } from './middleware/request-id';
import { requestLog } from './middleware/request-log';
import { securityHeaders } from './middleware/security-headers';
import { noObserver } from './observer';
import { mount } from './routes/endpoint';
import { metrics, type MetricsDependencies } from './routes/metrics';

/** What `METRICS_PORT` serves: the metrics and nothing else. */
export function createMetricsApp(dependencies: MetricsDependencies, log: Log): Express {
  const app = express();
  app.disable('x-powered-by');
  app.disable('etag');
  app.use(requestId, requestLog(log, noObserver), securityHeaders({ framesOwnPages: false }));
  mount(app, [metrics(dependencies)]);
  app.use(notFound, errorHandler(log));
  return app;
}
