import type { BrowserContextOptions, Locator, Page } from 'playwright-core';
import { violations } from '../support/axe';
import { describeInBrowser, visit } from '../support/chromium';
import { startTestService, type TestService } from '../support/harness';
import { productionSettings } from '../support/production-settings';

const KEY = 'a-key-of-more-than-sixteen';

const WINDOWS: [string, BrowserContextOptions][] = [
  ['light, at 1280 px', { viewport: { width: 1280, height: 900 }, colorScheme: 'light' }],
  ['dark, at 1280 px', { viewport: { width: 1280, height: 900 }, colorScheme: 'dark' }],
  ['light, at 360 px', { viewport: { width: 360, height: 740 }, colorScheme: 'light' }],
  ['dark, at 360 px', { viewport: { width: 360, height: 740 }, colorScheme: 'dark' }],
];

// Scalar's own mobile header is a second banner, beside ours.
const OF_SCALAR = ['landmark-no-duplicate-banner', 'landmark-unique'];

jest.setTimeout(60_000);

describeInBrowser('the documentation', () => {
  let service: TestService;
  beforeAll(async () => {
    service = await startTestService({ API_KEYS: `docs:${KEY}` });
  });

  /** Opens the page with every other origin cut off, and notes what it tried to load from there. */
  async function open(path: string, window: BrowserContextOptions, url = service.url) {
    const { page, complaints } = await visit('about:blank', window);
    const elsewhere: string[] = [];
    await page.route(
      (address) => address.origin !== url && !/^(data|blob):/.test(address.protocol),
      (route) => {
        elsewhere.push(route.request().url());
        return route.abort();
      },
    );
    await page.goto(url + path);
    return { page, problems: () => [...complaints(), ...elsewhere] };
  }

  const fits = (page: Page) => page.evaluate('document.documentElement.scrollWidth <= innerWidth');

  test.each(WINDOWS)('/docs and /preview pass axe and load nothing from elsewhere, %s', async (_, window) => {
    for (const path of ['/docs', '/preview']) {
      const { page, problems } = await open(path, window);
      expect([path, await violations(page)]).toEqual([path, []]);
      expect([path, await fits(page)]).toEqual([path, true]);
      expect(problems()).toEqual([]);
    }
  });

  test.each(WINDOWS.filter(([name]) => name.startsWith('light')))(
    '/preview shows the whole of each e-mail, %s',
    async (_, window) => {
      const { page } = await open('/preview', window);
      const heightOf = async (element: Locator) => (await element.boundingBox())?.height ?? NaN;
      const hidden: number[] = [];
      for (const frame of await page.locator('iframe').all()) {
        await frame.scrollIntoViewIfNeeded(); // they load when they come into view
        hidden.push((await heightOf(frame.contentFrame().locator('html'))) - (await heightOf(frame)));
      }
      expect(hidden.length).toBeGreaterThan(60);
      expect(Math.max(...hidden)).toBeLessThanOrEqual(0);
    },
  );

  test.each(WINDOWS)('the reference passes axe and loads nothing from elsewhere, %s', async (_, window) => {
    const { page, problems } = await open('/docs/reference', window);
    await page.getByRole('heading', { name: 'Send a code by e-mail' }).waitFor();
    const found = (await violations(page)) as [id: string, elements: string[]][];
    expect(found.filter(([id]) => !OF_SCALAR.includes(id))).toEqual([]);
    expect(await fits(page)).toBe(true);
    expect(problems()).toEqual([]);
  });

  test('the reference opens in production, too', async () => {
    const production = await startTestService(await productionSettings());
    const { page, problems } = await open('/docs/reference', {}, production.url);
    await page.getByRole('heading', { name: 'Codes', exact: true }).first().waitFor();
    expect(await page.getByRole('link', { name: 'Try it', exact: true }).count()).toBe(0);
    expect(problems()).toEqual([]);
  });

  test('the reference sends a request to this service, with the API key that was typed', async () => {
    const { page, problems } = await open('/docs/reference', { viewport: { width: 1280, height: 900 } });
    await page.getByText('Client Libraries').waitFor();
    const tabs = await page.getByRole('tab').allTextContents();
    expect(tabs.slice(0, 5)).toEqual(['Shell', 'Node.js', 'Python', 'Go', 'PHP']);
    await page.getByPlaceholder('Token').first().fill(KEY);
    await page.getByRole('button', { name: 'Test Request' }).first().click();
    await page.getByRole('button', { name: 'Send post request' }).click();
    await page.getByText('"ResendAfter"').first().waitFor();
    expect(problems()).toEqual([]);
  });

  test('the start page shows the calls in the language that the reader chooses, and copies them', async () => {
    const { page, problems } = await open('/docs', { permissions: ['clipboard-read', 'clipboard-write'] });
    await page.getByText('curl -s').first().waitFor();
    await page.getByRole('radio', { name: 'Python' }).check({ force: true });
    expect(await page.locator('pre.sample:visible').count()).toBe(3);
    await page.getByRole('button', { name: 'Copy' }).first().click();
    await page.getByText('Copied').waitFor();
    const sample = await page.locator('pre.sample.python').first().textContent();
    expect(await page.evaluate('navigator.clipboard.readText()')).toBe(`${sample ?? ''}\n`);
    expect(problems()).toEqual([]);
  });
});
