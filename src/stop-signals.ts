/*
 * server.ts imports this file before all others, which take up to a second to load: the kernel drops a signal to
 * process 1 as long as the process does not handle it.
 */

let stop: () => void = () => process.exit(0);

for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => stop());

// The process that started this one (bin.ts) was killed, and cannot forward a signal any more.
process.on('disconnect', () => stop());

/** Calls `stopService` on SIGTERM and SIGINT from now on. Until then, both end the process at once. */
export function onStopSignal(stopService: () => void): void {
  stop = stopService;
}
