import type { Database } from '../database/database';
import { isFull } from '../limits/decide';
import { errorClass, type Log } from '../log';
import { countInDatabase } from './limit-windows';
import { createPurge, type Purge, type Retention } from './purge';

const INTERVAL_MS = 60_000;
const TURN = { points: 1, windowSeconds: 50 };

/**
 * Processes take turns: a counter in the database gives one turn in each window, and the turn ends with the window at the
 * latest. No lock stays behind when a process dies.
 */
export function createPurgeTurns(database: Database, purge: Purge): Purge {
  const turns = countInDatabase(database, 'purge', [TURN]);
  return async (now, isToEnd) => {
    const askedMs = performance.now();
    const [turn] = await turns.take('turn');
    if (turn === undefined || isFull(turn)) return;
    await purge(now, () => isToEnd() || performance.now() - askedMs >= turn.endsInMs);
  };
}

/** Tries to get a turn every minute. @returns a function that stops it */
export function purgeRegularly(
  database: Database,
  { clock, log, ...retention }: Retention & { clock: () => Date; log: Log },
): () => void {
  const purge = createPurgeTurns(database, createPurge(database, retention));
  let isStopped = false;
  const timer = setInterval(() => {
    const startMs = performance.now();
    const ended = () => database.observer.purgeEnd((performance.now() - startMs) / 1000);
    purge(clock(), () => isStopped).then(ended, (error: unknown) => {
      if (!isStopped) log.info('purge_failed', errorClass(error));
    });
  }, INTERVAL_MS).unref();
  return () => {
    isStopped = true;
    clearInterval(timer);
  };
}
