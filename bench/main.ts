/* Measures the service beside its yardsticks and writes the report. Fails only where it could not measure. */
import { measureColdStarts } from './cold-start';
import { readOptions } from './options';
import { startPostgres } from './postgres';
import { peakMegabytes } from './process-cost';
import { writeReport } from './report';
import { runRounds } from './rounds';
import { startSubjects } from './subjects';
import { endAll } from './teardown';

async function main(): Promise<void> {
  const options = readOptions();
  const postgres = await startPostgres();
  const coldStarts = await measureColdStarts(
    (await postgres.create('cold_start')).url,
    options.starts,
  );
  const subjects = await startSubjects(postgres, options.rows);
  const samples = await runRounds(subjects, postgres, options);
  const peakMb = await peakMegabytes(subjects.service.pid);
  await writeReport({ options, postgresVersion: postgres.version, samples, coldStarts, peakMb });
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
