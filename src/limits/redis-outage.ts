import type { Log, LogFields } from '../log';
import { redisErrorFields } from './redis-error';

const PROBE_MS = 500;

/**
 * Logs one line for each cause of an outage, and one at its end. Requests do not end it, because in a cluster some
 * succeed while others fail: a probe of all nodes does.
 */
export function createRedisOutage(log: Log, probe: () => Promise<void>) {
  const causes = new Set<LogFields[string]>();
  let timer: NodeJS.Timeout | undefined;
  let isClosed = false;
  const end = () => {
    if (causes.size > 0) log.info('redis_back');
    causes.clear();
  };
  const probeLater = () => {
    timer = setTimeout(() => void probe().then(end, probeLater), PROBE_MS).unref();
    if (isClosed) clearTimeout(timer);
  };
  return {
    report: (error: unknown) => {
      if (isClosed) return;
      const fields = redisErrorFields(error);
      const cause = fields['replyCode'];
      const isFirst = causes.size === 0;
      // One outage breaks connections in many ways. Each reply of Redis, such as OOM, is a cause of its own.
      if (isFirst || (cause !== undefined && !causes.has(cause))) log.error('redis_away', fields);
      causes.add(cause ?? 'connection');
      if (isFirst) probeLater();
    },
    /** Stops the probes. */
    close() {
      isClosed = true;
      clearTimeout(timer);
    },
  };
}
