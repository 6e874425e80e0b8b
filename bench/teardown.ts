const ends: (() => Promise<void> | void)[] = [];

/** Registers the end of a resource. Call it as soon as the resource is open. */
export function onEnd(end: () => Promise<void> | void): void {
  ends.push(end);
}

/** Runs all ends, newest first. A failure does not stop the others. */
export async function endAll(): Promise<void> {
  for (let end = ends.pop(); end !== undefined; end = ends.pop()) {
    try {
      await end();
    } catch (error) {
      console.error(error);
    }
  }
}
