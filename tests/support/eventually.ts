import { setTimeout as pause } from 'node:timers/promises';

const POLL_MS = 20;

/** Asks until there is an answer. Unbounded: the test's own timeout is the bound. */
export async function eventually<Answer>(
  ask: () => Promise<Answer | undefined> | Answer | undefined,
): Promise<Answer> {
  for (;;) {
    const answer = await ask();
    if (answer !== undefined) return answer;
    await pause(POLL_MS);
  }
}
