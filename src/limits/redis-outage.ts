import type { Log } from '../log';
import { redisErrorFields } from './redis-error';

const PROBE_MS = 500;

/**
 * Logs one line for each cause of an outage, and one at its end. Requests do not end it, because in a cluster some
 * succeed while others fail: a probe of all nodes does.
 */
export function createRedisOutage(log: Log, probe: () => Promise<void>) {
  const causes = new Set<string>();
  let timer: NodeJS.Timeout | undefined;
  let isOver = false;
  const end = () => {
    if (causes.size > 0) log.info('redis_back');
    causes.clear();
  };
  const probeLater = () => {
    timer = setTimeout(() => void probe().then(end, probeLater), PROBE_MS).unref();
    if (isOver) clearTimeout(timer);
  };
  return {
    report: (error: unknown) => {
      if (isOver) return;
      const fields = redisErrorFields(error);
      // Connections fail in many ways during one outage, so they are one cause.
      const cause = String(fields['replyCode'] ?? 'connection');
      if (causes.size === 0) probeLater();
      if (!causes.has(cause)) log.error('redis_away', fields);
      causes.add(cause);
    },
    /** Stops the probes. */
    close() {
      isOver = true;
      clearTimeout(timer);
    },
  };
}
