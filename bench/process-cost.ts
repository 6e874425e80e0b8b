import { readdir, readFile } from 'node:fs/promises';

const MICROSECONDS_A_TICK = 10_000; // Linux counts these times in hundredths of a second

/** The CPU time of a process so far, over all its threads. */
export async function cpuMicroseconds(pid: number): Promise<number> {
  return (await stat(pid))?.cpuMicroseconds ?? 0;
}

/** The CPU time of a process and its children, including ended ones. */
export async function familyCpuMicroseconds(parent: number): Promise<number> {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name)).map(Number);
  const stats = await Promise.all(pids.map(stat));
  const children = stats.filter((each) => each?.parent === parent);
  const own = await stat(parent);
  return [own, ...children].reduce(
    (sum, each) => sum + (each?.cpuMicroseconds ?? 0),
    own?.endedChildrenMicroseconds ?? 0,
  );
}

/** The peak resident memory of a process so far. */
export async function peakMegabytes(pid: number): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8');
  const [, kilobytes] = /^VmHWM:\s+(\d+) kB$/m.exec(status) ?? [];
  return Number(kilobytes) / 1024;
}

/** Reads /proc/pid/stat, see proc(5). Fields count from the end of the process name, which may hold spaces. */
async function stat(pid: number) {
  const text = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => undefined);
  if (text === undefined) return undefined;
  const fields = text
    .slice(text.lastIndexOf(')') + 2)
    .split(' ')
    .map(Number);
  const [, parent] = fields;
  const [user = 0, system = 0, endedUser = 0, endedSystem = 0] = fields.slice(11, 15);
  return {
    parent,
    cpuMicroseconds: (user + system) * MICROSECONDS_A_TICK,
    endedChildrenMicroseconds: (endedUser + endedSystem) * MICROSECONDS_A_TICK,
  };
}
