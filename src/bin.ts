#!/usr/bin/env node
import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import path from 'node:path';

/**
 * Those of `npm start`. V8 sizes the heap before it runs a script, so only a new program image can have them.
 *
 * A load right after a start makes V8 take short-lived objects for long-lived ones: allocated among the old ones, they
 * keep whole requests alive until the next full collection. Without pretenuring, a verify costs a quarter less then.
 */
const V8_FLAGS = ['--max-old-space-size=256', '--max-semi-space-size=32', '--no-allocation-site-pretenuring'];

const given = process.argv.slice(2);

if (given[0] === undefined || given[0] === 'start') start([...V8_FLAGS, path.join(__dirname, 'server.js'), ...given]);
else void import('./server.js');

/** Replaces this process where Node can (22.15 and later, not on Windows). Otherwise starts a child. */
function start(args: readonly string[]): void {
  if ('execve' in process && typeof process.execve === 'function' && process.platform !== 'win32') {
    Reflect.apply(process.execve, process, [process.execPath, [process.execPath, ...args]]);
  }
  // The channel closes when this process is killed: the child then stops.
  const child = spawn(process.execPath, args, { stdio: ['inherit', 'inherit', 'inherit', 'ipc'] });
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => child.kill(signal));
  // As a shell reports it. As process 1, this process could not end itself by the same signal.
  child.on('exit', (code, signal) => process.exit(code ?? 128 + constants.signals[signal ?? 'SIGKILL']));
}
