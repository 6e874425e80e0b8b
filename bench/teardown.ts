const ends: (() => Promise<void> | void)[] = [];

/** Whoever opens something registers its end at once. */
export function onEnd(end: () => Promise<void> | void): void {
  ends.push(end);
}

/** Newest first, and all of them, whatever becomes of one. */
export async function endAll(): Promise<void> {
  for (let end = ends.pop(); end !== undefined; end = ends.pop()) {
    try {
      await end();
    } catch (error) {
      console.error(error);
    }
  }
}
