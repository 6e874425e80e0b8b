import { spawnSync } from 'node:child_process';
import type { Readable } from 'node:stream';

type Describe = (name: string, tests: () => void) => void;

/** `describe`, or a skip that says which program the machine lacks. */
export function describeWith(program: string, describeIt: Describe = describe): Describe {
  const isInstalled = spawnSync(program, ['--version']).status === 0;
  if (isInstalled) return describeIt;
  return (name, tests) => describe.skip(`${name} (${program} is not installed)`, tests);
}

/** @throws where the program is over without having said so, with what it wrote */
export async function untilItSays(text: string, output: Readable | null): Promise<void> {
  let written = '';
  for await (const chunk of output ?? []) {
    written += String(chunk);
    if (written.includes(text)) return;
  }
  throw new Error(written);
}
