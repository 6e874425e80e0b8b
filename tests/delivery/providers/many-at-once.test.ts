import { createServer, type ServerResponse } from 'node:http';
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
  ])('sends 300 messages at once %s', async (_, network) => {
    const { status, headers = {}, body = '' } = taken;
    const text = typeof body === 'string' ? body : JSON.stringify(body);
    // The server replies once all messages have arrived. A message that has to wait for a socket therefore fails.
    const waiting: ServerResponse[] = [];
    const server = createServer((req, res) => {
      req.resume();
      waiting.push(res);
      if (waiting.length === SENDS) for (const reply of waiting) reply.writeHead(status, headers).end(text);
    });
    const url = `http://127.0.0.1:${await listen(server)}`;
    onTeardown(() => {
      server.closeAllConnections();
      server.close();
    });
    const provider = closing(create(url, await network()));
    const sends = Array.from({ length: SENDS }, () => outcomeOf(provider, message));
    expect(new Set(await Promise.all(sends))).toEqual(new Set(['taken']));
    expect(waiting).toHaveLength(SENDS);
  });
});
