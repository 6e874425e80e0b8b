import type { Env } from './processes';
import { emptyFolder, startService } from './processes';
import { median } from './statistics';

/** Milliseconds. */
export type ColdStarts = Awaited<ReturnType<typeof measureColdStarts>>;

export async function measureColdStarts(databaseUrl: string, starts: number) {
  const onServer = { DATABASE_URL: databaseUrl };
  const folder = await emptyFolder();
  // The first start makes what the measured ones find there.
  await (await startService(onServer)).stop();
  await (await startService({ DATA_DIR: folder }, folder)).stop();
  return {
    server: await coldStart(onServer, { starts }),
    embedded: await coldStart({}, { starts, folder }),
    embeddedEmpty: await coldStart({}, { starts }),
  };
}

/** Milliseconds from the start of the process to its first reply, the median of so many starts. */
async function coldStart(
  env: Env,
  { starts, folder }: { starts: number; folder?: string },
): Promise<number> {
  const times: number[] = [];
  for (let start = 0; start < starts; start += 1) {
    const dataDir = folder ?? (await emptyFolder());
    const began = performance.now();
    const service = await startService({ DATA_DIR: dataDir, ...env }, dataDir);
    times.push(performance.now() - began);
    await service.stop();
  }
  return median(times);
}
