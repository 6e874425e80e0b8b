import { emptyFolder, startService, type Env } from './processes';
import { PRODUCTION } from './servers';
import { median } from './statistics';

/** Milliseconds. */
export type ColdStarts = Awaited<ReturnType<typeof measureColdStarts>>;

export async function measureColdStarts(databaseUrl: string, starts: number) {
  const onServer = { ...PRODUCTION, DATABASE_URL: databaseUrl };
  const folder = await emptyFolder();
  // The first start makes what the measured ones find there.
  await (await startService(onServer)).stop();
  await (await startService({}, { folder })).stop();
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
    const own = folder ?? (await emptyFolder());
    const began = performance.now();
    const service = await startService(env, { folder: own });
    times.push(performance.now() - began);
    await service.stop();
  }
  return median(times);
}
