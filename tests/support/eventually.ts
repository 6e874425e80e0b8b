import { setTimeout as pause } from 'node:timers/promises';

const POLL_MS = 20;

/** Repeats `check` until it returns a value. The test's own timeout is the only bound. */
export async function eventually<Value>(check: () => Promise<Value | undefined> | Value | undefined): Promise<Value> {
  for (;;) {
    const value = await check();
    if (value !== undefined) return value;
    await pause(POLL_MS);
  }
}
