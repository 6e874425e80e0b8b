import { spawnSync } from 'node:child_process';
import type { Readable } from 'node:stream';

type Describe = (name: string, tests: () => void) => void;

/** `describe` if the program is installed, else a skip whose title names the program. */
export function describeWith(program: string, describeIt: Describe = describe): Describe {
  // haproxy knows `-v` only.
  const isInstalled = ['--version', '-v'].some((flag) => spawnSync(program, [flag]).status === 0);
  if (isInstalled) return describeIt;
  return (name, tests) => describe.skip(`${name} (${program} is not installed)`, tests);
}

/**
 * Resolves once the program has written `text`.
 * @throws with all that the program wrote, if the output ends before
 */
export async function waitForOutput(text: string, output: Readable | null): Promise<void> {
  let written = '';
  for await (const chunk of output ?? []) {
    written += String(chunk);
    if (written.includes(text)) return;
  }
  throw new Error(written);
}
