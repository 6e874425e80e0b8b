/** Runs the task for each index from `from` to below `to`, at most `atOnce` at a time. */
export async function inParallel(
  tasks: { from?: number; to: number; atOnce: number },
  task: (index: number) => Promise<void>,
): Promise<void> {
  let next = tasks.from ?? 0;
  const work = async () => {
    while (next < tasks.to) await task(next++);
  };
  await Promise.all(Array.from({ length: tasks.atOnce }, work));
}
