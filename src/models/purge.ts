import { setTimeout as pause } from 'node:timers/promises';
import type { Database } from '../database/database';

export interface Retention {
  /** How long an OTP is kept after its end. */
  retentionSeconds: number;
  /** The life of this process's OTPs. */
  ttlSeconds: number;
}

const COUNTER_GRACE_SECONDS = 300; // an instance whose clock is behind still accepts an expired code
const PAGE = 1_000; // rows that one statement reads, which locks nothing
const BATCH = 50; // rows that one statement deletes: few, so that requests beside it hardly wait

interface Ending {
  table: string;
  key: string;
  type: 'uuid' | 'text';
  /** Every key is greater. */
  first: string;
  /** The SQL condition of a row that is to go, by the database's clock. */
  isOver: string;
  /** How long after its code's end a row stays whose key is the OTP's id. */
  keptSeconds?: number;
}

const NIL_ID = '00000000-0000-0000-0000-000000000000';

const counters = (table: string, end = 'expires_at'): Ending => ({
  ...{ table, key: 'key', type: 'text', first: '' },
  isOver: `${end} < now() - ${COUNTER_GRACE_SECONDS} * interval '1 second'`,
});

const REPORTS_SECONDS = 72 * 3600; // a carrier may try for three days

/** Rows under the id of an OTP, which begins with its creation time. */
const underOtpId = (table: string, end: string, keptSeconds: number): Ending => ({
  ...{ table, key: 'id', type: 'uuid', first: NIL_ID, keptSeconds },
  isOver: `${end} < now() - ${keptSeconds} * interval '1 second'`,
});

const endingsOf = (retentionSeconds: number): Ending[] => [
  underOtpId('"OTP"', 'expiration_time', retentionSeconds),
  underOtpId('otp_deliveries', 'expires_at', REPORTS_SECONDS),
  counters('otp_guesses'),
  counters('recipient_guesses'),
  counters('sms_traffic'),
  counters('idempotency_keys'),
  counters('otp_limits', 'to_timestamp(expire / 1000)'),
];

// The primary key is the only index that every table has. An index by time would cost each send and each guess a write.
const readPage = ({ table, key, type, isOver }: Ending) => `
  SELECT count(*)::int4 AS rows, max(key::text) AS last, array_agg(key::text) FILTER (WHERE is_over) AS over
    FROM (SELECT ${key} AS key, ${isOver} AS is_over FROM ${table}
           WHERE ${key} > $1::${type} AND ($2::${type} IS NULL OR ${key} < $2::${type})
           ORDER BY ${key} LIMIT ${PAGE}) AS page`;

// The condition is repeated: a new window of a counter may have begun since the page was read. The rows are locked in
// the order of their keys, as every statement locks them. ARRAY makes the planner look each up by its key.
const deleteRows = ({ table, key, type, isOver }: Ending) => `
  WITH gone AS (
    DELETE FROM ${table} WHERE ${key} = ANY (ARRAY(
      SELECT ${key} FROM ${table} WHERE ${key} = ANY($1::${type}[]) AND ${isOver} ORDER BY ${key} FOR UPDATE))
    RETURNING 1
  ) SELECT count(*)::int4 AS rows FROM gone`;

interface Page {
  rows: number;
  last: string | null;
  over: string[] | null;
}

/**
 * Walks through the tables by primary key and deletes rows that ended long ago, in pages and batches that hold locks only
 * briefly. A walk that was ended early goes on at the next call where it was.
 */
export function createPurge(database: Database, { retentionSeconds, ttlSeconds }: Retention) {
  const endings = endingsOf(retentionSeconds);
  let index = 0;
  let after: string | undefined;
  let isFirstWalk = true;

  /** @returns whether the table's last page was read */
  async function purgePage(ending: Ending, upTo: string | null): Promise<boolean> {
    const [page] = await atQuarterSpeed(() =>
      database.query<Page>(readPage(ending), [after ?? ending.first, upTo], 'purge'),
    );
    const over = page?.over ?? [];
    for (let from = 0; from < over.length; from += BATCH) {
      const keys = over.slice(from, from + BATCH);
      const [gone] = await atQuarterSpeed(() => database.query<{ rows: number }>(deleteRows(ending), [keys], 'purge'));
      database.observer.purgedRows(gone?.rows ?? 0);
    }
    after = page?.last ?? undefined;
    return page === undefined || page.rows < PAGE;
  }

  return async (now: Date, isToEnd: () => boolean): Promise<void> => {
    // An id begins with its creation time (RFC 9562 5.7): younger OTPs cannot have ended that long ago.
    // The first walk of a process reads them all, because the rows of the legacy service have random ids.
    const youngest = ({ keptSeconds }: Ending) =>
      keptSeconds === undefined || isFirstWalk ? null : firstIdAt(now.getTime() - (keptSeconds + ttlSeconds) * 1000);
    for (let tablesLeft = endings.length; tablesLeft > 0 && !isToEnd();) {
      const ending = endings[index];
      if (ending === undefined || (await purgePage(ending, youngest(ending)))) {
        tablesLeft -= 1;
        index = (index + 1) % endings.length;
        if (index === 0) isFirstWalk = false;
        after = undefined;
      }
    }
  };
}

export type Purge = ReturnType<typeof createPurge>;

/** Rests after each statement for three times as long as it took: the requests of that time catch up. */
async function atQuarterSpeed<Result>(run: () => Promise<Result>): Promise<Result> {
  const startedMs = performance.now();
  const result = await run();
  await pause(3 * (performance.now() - startedMs), undefined, { ref: false });
  return result;
}

function firstIdAt(timeMs: number): string {
  const hex = timeMs.toString(16).padStart(12, '0');
  return `${hex.slice(0, 8)}-${hex.slice(8)}-7000-8000-000000000000`;
}
