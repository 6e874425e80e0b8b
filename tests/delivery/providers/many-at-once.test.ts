import { createServer } from 'node:http';
import { startConnectProxy } from '../../support/connect-proxy';
import { listen } from '../../support/free-port';
import { onTeardown } from '../../support/harness';
import { closing, HTTP_PROVIDERS } from '../../support/http-providers';
import { DIRECT, through } from '../../support/network';
import { outcomeOf } from '../../support/provider-outcome';

const SENDS = 300;

describe.each(HTTP_PROVIDERS)('the $name provider', ({ create, message, taken }) => {
  test.each([
    ['directly', () => Promise.resolve(DIRECT)],
    ['through a proxy', async () => through((await startConnectProxy()).url)],
  ])('sends 300 messages at once %s, although each takes a second', async (_, network) => {
    let received = 0;
    const server = createServer((req, res) => {
      received += 1;
      req.resume();
      const { status, headers = {}, body = '' } = taken;
      const text = typeof body === 'string' ? body : JSON.stringify(body);
      setTimeout(() => res.writeHead(status, headers).end(text), 1_000);
    });
    const url = `http://127.0.0.1:${await listen(server)}`;
    onTeardown(() => {
      server.closeAllConnections();
      server.close();
    });
    const provider = closing(create(url, await network()));
    const startedMs = performance.now();
    const sends = Array.from({ length: SENDS }, () => outcomeOf(provider, message));
    expect(new Set(await Promise.all(sends))).toEqual(new Set(['taken']));
    expect(received).toBe(SENDS);
    // Five times as long as one after the other in 50 sockets would be 6 seconds.
    expect(performance.now() - startedMs).toBeLessThan(5_000);
  });
});
