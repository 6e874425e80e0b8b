import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

const REPOSITORY = path.join(__dirname, '..', '..');
const SOURCE = path.join(REPOSITORY, 'src');

const CALL = /\blog(?:\.(info|error)|\[level\])\(([^,)]+)[,)]/g;
// The error handler logs these under their code.
const CODES = ['message_not_sent', 'captcha_unavailable', 'database_unavailable', 'internal_error'];

/** Each event that the source logs, with its levels. */
function eventsInSource(): Map<string, Set<string>> {
  const events = new Map(CODES.map((code) => [code, new Set(['error'])]));
  const files = readdirSync(SOURCE, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.ts'));
  for (const file of files) {
    for (const [, level, name = ''] of readFileSync(path.join(SOURCE, file), 'utf8').matchAll(CALL)) {
      for (const [, event = ''] of name.matchAll(/(?<!=== )'(\w+)'/g)) {
        const levels = events.get(event) ?? new Set();
        for (const each of level === undefined ? ['error', 'info'] : [level]) levels.add(each);
        events.set(event, levels);
      }
    }
  }
  return events;
}

/** The table of docs/operations.md. */
function eventsInTable() {
  const rows = readFileSync(path.join(REPOSITORY, 'docs', 'operations.md'), 'utf8').matchAll(
    /^\| `(\w+)` +\| (info|error|error, info) +\| (.+?) +\| (.+?) +\|$/gm,
  );
  return Array.from(rows, ([, event = '', levels = '', fields, advice]) => ({ event, levels, fields, advice }));
}

test('docs/operations.md lists exactly the events of the log, each with its level and what to do', () => {
  const table = eventsInTable();
  const inTable = Object.fromEntries(table.map(({ event, levels }) => [event, levels]));
  const inSource = Array.from(eventsInSource(), ([event, levels]) => [event, [...levels].sort().join(', ')]);
  expect(inTable).toEqual(Object.fromEntries(inSource));
  expect(table).toHaveLength(inSource.length);
});
