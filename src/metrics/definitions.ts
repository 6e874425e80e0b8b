import { Counter, Histogram, type Registry } from 'prom-client';

// From a statement on the same machine to the longest DELIVERY_TIMEOUT.
const BUCKETS_SECONDS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];
const BATCH_BUCKETS = [1, 2, 4, 8, 16, 32, 64];

/** The metrics that the service counts as it works. docs/operations.md lists them. */
export function createDefinitions(register: Registry) {
  const counter = <const Label extends string>(name: string, help: string, labelNames: readonly Label[]) =>
    new Counter({ name, help, labelNames: [...labelNames], registers: [register] });
  const histogram = <const Label extends string>(
    name: string,
    help: string,
    { labels, buckets = BUCKETS_SECONDS }: { labels: readonly Label[]; buckets?: number[] },
  ) => new Histogram({ name, help, labelNames: [...labels], buckets, registers: [register] });
  const about = ['channel', 'type', 'country', 'outcome'] as const;

  return {
    sends: counter('otp_sends_total', 'Sends by their end', [...about, 'provider']),
    resends: counter('otp_resends_total', 'Resends by their end', [...about, 'provider']),
    verifies: counter('otp_verifies_total', 'Verifies of a key that opened, by their end', about),
    guesses: counter('otp_guesses_total', 'Guesses by verdict', ['verdict']),
    decisions: counter('otp_limit_decisions_total', 'Decisions of limits and guards', ['limit', 'decision']),
    requests: histogram('otp_request_duration_seconds', 'Requests, except for probes', {
      labels: ['route', 'status'],
    }),
    notReady: counter('otp_not_ready_total', 'Checks of /readyz that failed, except while stopping', ['cause']),
    deliveries: histogram('otp_delivery_duration_seconds', 'Tries of a provider', {
      labels: ['channel', 'provider', 'outcome'],
    }),
    failures: counter('otp_delivery_failures_total', 'Failed tries of a provider', ['channel', 'provider', 'reason']),
    reports: counter('otp_delivery_reports_total', 'Reports of providers that moved the state of a message', [
      'channel',
      'country',
      'provider',
      'state',
      'reason',
    ]),
    feedback: counter('otp_delivery_feedback_total', 'Redeemed codes that were reported to their provider', [
      'provider',
      'outcome',
    ]),
    statements: histogram('otp_statement_duration_seconds', 'Statements, with the wait for a connection', {
      labels: ['statement'],
    }),
    batches: histogram('otp_batch_size', 'Calls that shared one statement', {
      labels: ['statement'],
      buckets: BATCH_BUCKETS,
    }),
    purgedRows: counter('otp_purged_rows_total', 'Ended rows that were deleted', []),
    purges: histogram('otp_purge_duration_seconds', 'Runs of the purge', { labels: [] }),
  };
}
