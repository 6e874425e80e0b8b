import type { Registry } from 'prom-client';
import { DECISIONS, LIMITS, READINESS_CAUSES, type Observer } from '../observer';
import { createDefinitions } from './definitions';

/** A failure for each HTTP or SMTP status would be many series. */
const CLASS_OF_STATUS = /^(http|smtp)_(\d)\d\d$/;
const CLIENT_LEFT = 'none';

/** Counts in the registry: each call costs less than a microsecond. */
export function createMetricsObserver(register: Registry): Observer {
  const metrics = createDefinitions(register);
  // From 0 on: Prometheus sees no increase in a series that begins with its first refusal or failure.
  for (const limit of LIMITS) for (const decision of DECISIONS) metrics.decisions.inc({ limit, decision }, 0);
  for (const cause of READINESS_CAUSES) metrics.notReady.inc({ cause }, 0);
  return {
    request: ({ route, status, seconds }) =>
      metrics.requests.observe({ route, status: status === undefined ? CLIENT_LEFT : String(status) }, seconds),
    notReady: (cause) => metrics.notReady.inc({ cause }),
    message: ({ isResend, ...labels }) => (isResend ? metrics.resends : metrics.sends).inc(labels),
    verify: (labels) => metrics.verifies.inc({ ...labels }),
    guess: (verdict) => metrics.guesses.inc({ verdict }),
    decision: (limit, decision) => metrics.decisions.inc({ limit, decision }),
    delivery({ channel, provider, outcome, seconds }) {
      const isTaken = outcome === 'taken';
      metrics.deliveries.observe({ channel, provider, outcome: isTaken ? outcome : 'failed' }, seconds);
      if (isTaken) return;
      metrics.failures.inc({ channel, provider, reason: outcome.replace(CLASS_OF_STATUS, '$1_$2xx') });
    },
    report: (facts) => metrics.reports.inc({ ...facts }),
    feedback: (provider, outcome) => metrics.feedback.inc({ provider, outcome }),
    statement: (statement, seconds) => metrics.statements.observe({ statement }, seconds),
    batch: (statement, size) => metrics.batches.observe({ statement }, size),
    purgedRows: (rows) => metrics.purgedRows.inc(rows),
    purgeEnd: (seconds) => metrics.purges.observe(seconds),
  };
}
