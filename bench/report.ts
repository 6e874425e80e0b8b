import { mkdir, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { format, resolveConfig } from 'prettier';
import { chart } from './chart';
import { tables, type Results } from './tables';

/** Writes the page and its chart; without a folder, prints the tables. */
export async function report(results: Results): Promise<void> {
  const { out } = results.options;
  const style = { ...(await resolveConfig(path.resolve('README.md'))), parser: 'markdown' };
  const { ratios, figures, rates } = tables(results);
  process.stdout.write(`\n${await format([ratios, figures, rates].join('\n\n'), style)}`);
  if (out === undefined) return;
  await mkdir(out, { recursive: true });
  await writeFile(path.join(out, 'benchmarks.md'), await format(page(results), style));
  await writeFile(path.join(out, 'benchmarks.svg'), chart(results.samples));
}

function page(results: Results): string {
  const { options, postgresVersion } = results;
  const { ratios, figures, rates } = tables(results);
  return `# Benchmarks

\`npm run bench\` measures the service beside its yardsticks, in one run, and writes this page.

${os.availableParallelism()} cores of a machine that others share, Linux, Node ${process.versions.node}, PostgreSQL
${postgresVersion} with its own defaults. The load (autocannon, 64 connections), the service (one process, API key on,
access log on, every counter that is on by default on, with limits that nobody reaches), PostgreSQL, the mail server and
each yardstick are processes of their own on these cores. The service and the floor have 10 connections to the database
each. ${options.rounds} rounds of ${options.seconds} s each, interleaved, after 5,000 requests or 30 s to warm up; the numbers are medians over the rounds, ratios
are taken round by round and shown with their smallest and largest. A run in which one reply was not what it had to be is
no run: every verify redeems a code of its own, and every message that a send confirmed was counted at the mail server.

![Replies a second](benchmarks.svg)

## Against the targets

${ratios}

${figures}

The service that this one replaces is the Express service that it was ported from, measured once at 1/5.2 of the floor.

An altered key costs no query: while they were refused, no connection of the service asked the database anything. What it
costs beyond a 404 is nearly all spent before the key is looked at, as the body without one shows: a 404 asks for no API
key, counts for no limit and parses no body.

Cold starts are from the start of the process to its first reply.

## Rates and costs

CPU time is in microseconds per reply: of the process itself, all its threads together, and of all processes of PostgreSQL.

${rates}

The service does more than the floor and comes near it for two reasons: its requests are Express's own kind from the start
(\`src/http-server.ts\`), where the floor has Express change the prototype of each, and its statements follow each other
without waiting for replies (\`src/models/pipeline.ts\`). It runs with the flags of \`npm start\`, and the floor with none.
Likewise Nodemailer alone composes each mail through its chain of streams, where the service hands the same pool mails that
it has composed at once (\`src/delivery/compose-mail.ts\`).

A send counts in three windows for the recipient, as it does by default, in the statement that keeps its code. Messages go
to the development inbox where no mail is measured. better-auth sends with \`/email-otp/send-verification-otp\` and
redeems with \`/email-otp/verify-email\` for users that exist, its rate limit off: the cheapest way that uses a code up.
The large table has ${options.rows.toLocaleString('en-GB')} rows of the last day.
`;
}
