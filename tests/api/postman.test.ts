import { readFileSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import { run } from 'newman';
import { emptyDatabase, startTestService, type Listening, type TestService } from '../support/harness';
import { startProcess } from '../support/service-process';

const FOLDER = path.join(__dirname, '..', '..', 'postman');
const COLLECTION = path.join(FOLDER, 'otp-service.postman_collection.json');
const ENVIRONMENT = path.join(FOLDER, 'local.postman_environment.json');
const LOCAL = { key: 'baseUrl', value: 'http://localhost:4500' };

interface Item {
  name: string;
  item?: Item[];
  event?: { listen: string; script: { exec: string[] } }[];
  request?: { method: string; url: { raw: string } };
  response?: { code: number; body: string }[];
}
interface Collection {
  info: { schema: string };
  variable: { key: string; value: string }[];
  item: Item[];
}

const read = (file: string): unknown => JSON.parse(readFileSync(file, 'utf8'));
const collection = read(COLLECTION) as Collection;
const requests = (items: Item[]): Item[] =>
  items.flatMap((item) => (item.item === undefined ? [item] : requests(item.item)));

/** Runs the whole collection, like Postman's "Run collection". */
async function runCollection({ url }: Listening) {
  const { run: result } = await promisify(run)({
    collection: COLLECTION,
    environment: ENVIRONMENT,
    envVar: [{ key: 'baseUrl', value: url }],
  });
  const failures = result.failures.map(({ source, error }) => [source?.name, error.message]);
  return { failures, stats: result.stats };
}

const DEFAULT_LIMITS = {
  LIMIT_SENDS_PER_RECIPIENT: '',
  LIMIT_SENDS_PER_CALLER: '',
  LIMIT_VERIFIES_PER_CALLER: '',
};

let service: TestService;
beforeAll(async () => {
  service = await startTestService();
});

describe('the Postman collection', () => {
  test('passes twice in a row on a fresh service with its default limits', async () => {
    const fresh = await startProcess({ ...(await emptyDatabase()), ...DEFAULT_LIMITS });
    for (let round = 1; round <= 2; round += 1) {
      const { failures, stats } = await runCollection(fresh);
      expect(failures).toEqual([]);
      expect(stats.requests.total).toBeGreaterThanOrEqual(requests(collection.item).length);
      expect(stats.assertions.total).toBeGreaterThan(stats.requests.total);
    }
  });

  test('has format 2.1 and calls localhost:4500 by default', () => {
    expect(collection.info.schema).toMatch(/\/collection\/v2\.1\.0\/collection\.json$/);
    expect(collection.variable).toContainEqual(LOCAL);
    expect(read(ENVIRONMENT)).toMatchObject({ values: [expect.objectContaining(LOCAL)] });
    for (const { name, request } of requests(collection.item)) {
      expect([name, request?.url.raw]).toEqual([name, expect.stringMatching(/^\{\{baseUrl\}\}\//)]);
    }
  });

  test('has a test for every request', () => {
    for (const { name, event = [] } of requests(collection.item)) {
      const tests = event.filter(({ listen }) => listen === 'test');
      expect([name, tests.flatMap(({ script }) => script.exec).join('\n')]).toEqual([
        name,
        expect.stringContaining('pm.test('),
      ]);
    }
  });

  test('has every endpoint and an example of every documented failure', async () => {
    interface Documented {
      responses: Record<string, { content: Record<string, { examples?: Record<string, { value: object }> }> }>;
    }
    const reply = await fetch(`${service.url}/openapi.json`);
    const { paths } = (await reply.json()) as { paths: Record<string, Record<string, Documented>> };
    for (const [route, methods] of Object.entries(paths)) {
      for (const [method, { responses }] of Object.entries(methods)) {
        // Newman waits for the end of every reply, and a stream does not end.
        if (responses['200']?.content['text/event-stream']) continue;
        const address = `{{baseUrl}}${route.replace('{id}', '{{message_id}}')}`;
        const calls = requests(collection.item).filter(
          ({ request }) => request?.url.raw === address && request.method === method.toUpperCase(),
        );
        expect([route, calls.length > 0]).toEqual([route, true]);

        const saved = calls
          .flatMap((call) => call.response ?? [])
          .map(({ code, body }) => ({ status: String(code), body: JSON.parse(body) as object }));
        for (const [status, { content }] of Object.entries(responses)) {
          for (const example of Object.values(content['application/json']?.examples ?? {})) {
            expect(saved).toContainEqual({ status, body: example.value });
          }
        }
      }
    }
  });
});
