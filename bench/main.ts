/*
 * Measures the service beside its yardsticks and writes the report. It exits with 1 if a measurement fails, not
 * if a target is missed.
 */
import { measureColdStarts } from './cold-start';
import { groupsOf } from './names';
import { readOptions } from './options';
import { startPostgres } from './postgres';
import { peakMegabytes } from './process-cost';
import { report } from './report';
import { runRounds } from './rounds';
import { createSamplers } from './samplers';
import { endAll } from './teardown';

async function main(): Promise<void> {
  const options = readOptions();
  const groups = groupsOf(options.measures);
  const postgres = await startPostgres();
  const coldStarts = options.measures.includes('starts')
    ? await measureColdStarts((await postgres.create('cold_start')).url, options.starts)
    : undefined;
  const samplers = createSamplers(postgres, options);
  const samples = await runRounds(groups, samplers, options);
  const isLoaded = groups.flat().some((name) => name === 'verify' || name === 'sendSmtp');
  const peakMb = isLoaded ? await peakMegabytes((await samplers.service()).server.pid) : undefined;
  await report({ options, postgresVersion: postgres.version, samples, coldStarts, peakMb });
}

main()
  .catch((error: unknown) => {
    console.error(error);
    process.exitCode = 1;
  })
  .finally(() => void endAll());

for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => void endAll().finally(() => process.exit(1)));
}
