import { mkdir, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { format, resolveConfig } from 'prettier';
import { chart } from './chart';
import { tables, type Results } from './tables';

/** Prints the tables and, with an output folder, writes the page and its chart. */
export async function report(results: Results): Promise<void> {
  const { out } = results.options;
  const style = { ...(await resolveConfig(path.resolve('README.md'))), parser: 'markdown' };
  const { ratios, cpu, figures, rates } = tables(results);
  process.stdout.write(`\n${await format([ratios, cpu, figures, rates].join('\n\n'), style)}`);
  if (out === undefined) return;
  await mkdir(out, { recursive: true });
  await writeFile(path.join(out, 'benchmarks.md'), await format(page(results), style));
  await writeFile(path.join(out, 'benchmarks.svg'), chart(results.samples));
}

function page(results: Results): string {
  const { options, postgresVersion } = results;
  const { ratios, cpu, figures, rates } = tables(results);
  return `# Benchmarks

\`npm run bench\` measures the service beside its yardsticks in one run and writes this page.

The machine has ${os.availableParallelism()} cores and is shared. It runs Linux, Node ${process.versions.node} and PostgreSQL
${postgresVersion} with default settings. These are separate processes on those cores: the load (autocannon, 64
connections), the service, PostgreSQL, the mail server and each yardstick. The service is one process with an API key, its
access log and every counter that is on by default, at limits that the load never reaches. The service and the floor have
10 database connections each.

Loads that are compared run one after the other: each of ${options.rounds} rounds runs each of them for ${options.seconds} s,
after a warm-up of 20,000 requests or 30 s. Rates are medians over the rounds. Ratios are computed for each round and shown
with their smallest and largest value. One wrong reply invalidates a run. Every verify redeems its own code, and the mail
server counts every message of a confirmed send.

![Replies per second](benchmarks.svg)

## Against the targets

${ratios}

CPU time is that of the process and of PostgreSQL together.

${cpu}

${figures}

The service replaces an Express service, from which it was ported. That service was measured once, at 1/5.2 of the floor.

An altered key costs no query: for half a second of each of those loads, no connection of the service sent one. Most of its
cost beyond a 404 comes before the key is decoded, as the load without a key shows: a 404 checks no API key, counts
towards no limit and parses no body.

A cold start lasts from the start of the process to its first reply.

## Rates and costs

CPU time is in microseconds per reply: of the process over all its threads, and of all PostgreSQL processes.

${rates}

A verify does more work than the floor and costs less, for two reasons. Guesses that arrive together share a statement,
and so do sends (\`src/database/batch.ts\`); the floor sends a prepared statement for each. Its requests have the prototype
that Express expects from the start (\`src/http-server.ts\`); the floor lets Express change the prototype of each request.
The service runs with the flags of \`npm start\`, the floor with none. Nodemailer alone composes each mail in a chain of
streams; the service composes it in one step (\`src/delivery/providers/compose-mail.ts\`) and has a pool of its own.

The embedded database runs in the process of the service, so its CPU time is in that of the service. Its codes go to test
recipients, because nobody else can open the database to insert them.

A send counts in three windows of its recipient, the default, in the statement that writes its OTP. Except in loads that
measure mail, messages go to the development inbox. better-auth sends with \`/email-otp/send-verification-otp\` and redeems
with \`/email-otp/verify-email\` for existing users, without its rate limit: its cheapest way to use up a code. The large
table has ${options.rows.toLocaleString('en-GB')} rows of the last hour.
`;
}
