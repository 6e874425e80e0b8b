import os from 'node:os';
import { setTimeout as pause } from 'node:timers/promises';

const LOOK_MS = 500;
const MOST_MS = 10_000;
const IDLE = 0.9; // of the time of all cores

/** Waits until the machine is idle, for ten seconds at most: the vacuum after one load would count for the next. */
export async function settle(): Promise<void> {
  const deadlineMs = performance.now() + MOST_MS;
  for (let before = times(); performance.now() < deadlineMs;) {
    await pause(LOOK_MS);
    const now = times();
    if (now.idle - before.idle >= IDLE * (now.total - before.total)) return;
    before = now;
  }
}

/** The CPU time of all cores since the machine started, in ms. */
function times() {
  const cores = os.cpus().map(({ times: { user, nice, sys, irq, idle } }) => ({ busy: user + nice + sys + irq, idle }));
  const idle = cores.reduce((sum, core) => sum + core.idle, 0);
  return { idle, total: cores.reduce((sum, { busy }) => sum + busy, idle) };
}
