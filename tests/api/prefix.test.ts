import { startTestService, type TestService } from '../support/harness';
import { addressesIn } from '../support/page-source';
import { servedBelowPrefix } from '../support/prefix-proxy';
import { statusOf } from '../support/status-of';

let service: TestService;
let root: string;
beforeAll(async () => {
  service = await startTestService({ TRUST_PROXY: '1' });
  root = await servedBelowPrefix(service);
});

const page = async (url: string) => (await fetch(url)).text();

describe('behind a proxy that serves the service below a prefix', () => {
  test.each(['docs', 'docs/', 'docs/reference', 'docs/reference/', 'preview', ''])(
    'every link and file of /otp/%s is served',
    async (path) => {
      const addresses = addressesIn(await page(root + path)).filter((address) => !address.startsWith('#'));
      expect(addresses.length).toBeGreaterThan(2);
      for (const address of addresses) {
        const { href } = new URL(address, root + path);
        expect([href, await statusOf(href)]).toEqual([expect.stringContaining(root), 200]);
      }
    },
  );

  test('the OpenAPI document names the prefix as its server', async () => {
    const url = `${root}openapi.json`;
    const { servers } = (await (await fetch(url)).json()) as { servers: { url: string }[] };
    expect(servers.map((server) => new URL(server.url, url).href)).toEqual([root]);
  });
});

describe('X-Forwarded-Proto', () => {
  test.each([
    ['https', 'https'],
    ['http', 'http'],
    ['x"><b>', 'http'],
    ['javascript', 'http'],
    ['https, <script>', 'https'],
  ])('of %j makes %s the scheme of the calls on /docs, and is not copied', async (given, scheme) => {
    const html = await (await fetch(`${service.url}/docs`, { headers: { 'X-Forwarded-Proto': given } })).text();
    const { host } = new URL(service.url);
    expect(html).toContain(`curl -sS ${scheme}://${host}/api/v1/email/otp`);
    expect(html).not.toMatch(/<b>|<script>|javascript:/);
  });
});
