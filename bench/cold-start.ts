import { emptyFolder, startService, type Env } from './processes';
import { PRODUCTION } from './servers';
import { median } from './statistics';

/** In milliseconds. */
export type ColdStarts = Awaited<ReturnType<typeof measureColdStarts>>;

export async function measureColdStarts(databaseUrl: string, starts: number) {
  const onServer = { ...PRODUCTION, DATABASE_URL: databaseUrl };
  const folder = await emptyFolder();
  // The first starts create the schema and the embedded database for the measured ones.
  await (await startService(onServer)).stop();
  await (await startService({}, { folder })).stop();
  return {
    server: await coldStart(onServer, { starts }),
    embedded: await coldStart({}, { starts, folder }),
    embeddedEmpty: await coldStart({}, { starts }),
  };
}

/** The median time in milliseconds from the start of the process to its first reply. */
async function coldStart(env: Env, { starts, folder }: { starts: number; folder?: string }): Promise<number> {
  const timesMs: number[] = [];
  for (let start = 0; start < starts; start += 1) {
    const dataFolder = folder ?? (await emptyFolder());
    const startedMs = performance.now();
    const service = await startService(env, { folder: dataFolder });
    timesMs.push(performance.now() - startedMs);
    await service.stop();
  }
  return median(timesMs);
}
