import { isNativeError } from 'node:util/types';
import { unavailable } from '../errors';
import { systemCode } from '../system-error';

interface Options<Call, Result> {
  /** Calls with one key run one after the other, each in a batch of its own, so that none waits for a lock. */
  keyOf: (call: Call) => string;
  /** Runs the calls as one statement. Returns their results in the same order. */
  run: (calls: readonly Call[]) => Promise<readonly Result[]>;
  /**
   * The result of a waiting call that follows from the result of another call with its key, as if both had run at the
   * same moment: a flood at one key then costs a few statements. Undefined if the waiting call has to run.
   */
  resultAfter: (result: Result, call: Call, waiting: Call) => Result | undefined;
  /** How long a call may wait for its batch. */
  waitMs: number;
  /** Gets the number of calls in each statement. */
  onBatch?: (size: number) => void;
}

interface Waiting<Call, Result> {
  call: Call;
  key: string;
  sinceMs: number;
  resolve: (result: Result) => void;
  reject: (error: unknown) => void;
}

const MOST_IN_BATCH = 64;
const MOST_IN_FLIGHT = 2;
/** Two small batches cost more than a large one, so a second one starts beside the first only if that is slow. */
const SLOW_AFTER_MS = 5;
const MOST_WAITING = 10_000;
const MOST_WAITING_OF_A_KEY = 1_000; // a flood of guesses at one recipient must not fill the queue

/**
 * Collects the calls of one turn of the event loop and runs them as one statement: most of a small statement's cost
 * is its transaction and its round trip. Calls that come while a batch is in flight share the next.
 * The promise of a call rejects with `database_unavailable` if too many calls wait, or if it waits too long.
 */
export function inBatches<Call, Result>({
  keyOf,
  run,
  resultAfter,
  waitMs,
  onBatch = () => undefined,
}: Options<Call, Result>) {
  type Entry = Waiting<Call, Result>;
  /** The calls whose key is free, oldest first. */
  let ready: Entry[] = [];
  /** The later calls of each key that is ready or in flight, oldest first. */
  const later = new Map<string, Entry[]>();
  let waiting = 0;
  let inFlight = 0;
  let latestStartMs = 0;
  let isScheduled = false;

  function hasRoom(): boolean {
    if (inFlight === 0) return true;
    return inFlight < MOST_IN_FLIGHT && performance.now() - latestStartMs >= SLOW_AFTER_MS;
  }

  function schedule(): void {
    if (isScheduled || ready.length === 0 || !hasRoom()) return;
    isScheduled = true;
    setImmediate(() => {
      isScheduled = false;
      void runNext().then(schedule);
      schedule();
    });
  }

  async function runNext(): Promise<void> {
    const batch = ready.slice(0, MOST_IN_BATCH);
    ready = ready.slice(MOST_IN_BATCH);
    waiting -= batch.length;
    const overdueMs = performance.now() - waitMs;
    for (const { reject } of batch.filter(({ sinceMs }) => sinceMs < overdueMs)) {
      reject(unavailable('database_unavailable', new Error('No batch had room in time')));
    }
    inFlight += 1;
    latestStartMs = performance.now();
    const overlap = setTimeout(schedule, SLOW_AFTER_MS);
    await settle(
      batch.filter(({ sinceMs }) => sinceMs >= overdueMs),
      { isRetry: false },
    );
    clearTimeout(overlap);
    inFlight -= 1;
    for (const { key } of batch) freeKey(key);
  }

  async function settle(batch: readonly Entry[], { isRetry }: { isRetry: boolean }): Promise<void> {
    if (batch.length === 0) return;
    onBatch(batch.length);
    try {
      const results = await run(batch.map(({ call }) => call));
      batch.forEach((entry, index) => {
        const { resolve, reject } = entry;
        const result = results[index];
        if (result === undefined) reject(new Error('A call has no result'));
        else {
          resolve(result);
          settleLike(entry, result);
        }
      });
    } catch (error) {
      if (isRetry || !isFaultOfOneCall(error)) batch.forEach(({ reject }) => reject(error));
      // A row that one call cannot write or lock must not fail the calls of others.
      else await Promise.all(batch.map((entry) => settle([entry], { isRetry: true })));
    }
  }

  function settleLike({ call, key }: Entry, result: Result): void {
    const others = later.get(key);
    if (!others?.length) return;
    const unsettled = others.filter((other) => {
      const following = resultAfter(result, call, other.call);
      if (following !== undefined) other.resolve(following);
      return following === undefined;
    });
    waiting -= others.length - unsettled.length;
    later.set(key, unsettled);
  }

  function freeKey(key: string): void {
    const next = later.get(key)?.shift();
    if (next === undefined) later.delete(key);
    else ready.push(next);
  }

  return (call: Call): Promise<Result> => {
    const key = keyOf(call);
    const others = later.get(key);
    if (waiting === MOST_WAITING || others?.length === MOST_WAITING_OF_A_KEY) {
      return Promise.reject(unavailable('database_unavailable', new Error('Too many calls wait')));
    }
    waiting += 1;
    return new Promise((resolve, reject) => {
      const entry = { call, key, sinceMs: performance.now(), resolve, reject };
      if (others) {
        others.push(entry);
        return;
      }
      later.set(key, []);
      ready.push(entry);
      schedule();
    });
  };
}

// SQLSTATE classes and codes: data exception, integrity violation, lock not available.
const FAULTS_OF_ONE_CALL = /^(22|23|55P03)/;

/** The cause is the driver's error where the database counts as unavailable. */
function isFaultOfOneCall(error: unknown): boolean {
  const cause = isNativeError(error) && error.cause !== undefined ? error.cause : error;
  return FAULTS_OF_ONE_CALL.test(systemCode(cause) ?? '');
}
