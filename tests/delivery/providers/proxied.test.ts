import { setImmediate as turnOfEventLoop } from 'node:timers/promises';
import { startConnectProxy } from '../../support/connect-proxy';
import { eventually } from '../../support/eventually';
import { freePort } from '../../support/free-port';
import { closing, HTTP_PROVIDERS, WITHOUT_AWS } from '../../support/http-providers';
import { startHttpSink } from '../../support/http-sink';
import { through } from '../../support/network';
import { outcomeAtDeadline, outcomeOf, temporary, unknown } from '../../support/provider-outcome';

describe.each(HTTP_PROVIDERS)('the $name provider behind a proxy', ({ create, message, taken }) => {
  const start = async (credentials?: string) => {
    const proxy = await startConnectProxy(credentials === undefined ? {} : { credentials });
    const sink = await startHttpSink(taken);
    return { proxy, sink, provider: closing(create(sink.url, through(proxy.url))) };
  };

  test('sends through the proxy, and later messages over the same tunnel', async () => {
    const { proxy, sink, provider } = await start();
    expect(await outcomeOf(provider, message)).toBe('taken');
    await turnOfEventLoop(); // undici then knows that the tunnel is free
    expect(await outcomeOf(provider, message)).toBe('taken');
    expect(sink.requests).toHaveLength(2);
    expect(proxy.targets).toEqual([new URL(sink.url).host]);
  });

  test('gives the proxy the credentials in its URL, and the provider none of them', async () => {
    const { sink, provider } = await start('user:p%40ss%3Aword');
    expect(await outcomeOf(provider, message)).toBe('taken');
    expect(sink.requests[0]?.headers).not.toHaveProperty('proxy-authorization');
  });

  test.each([
    ['*', false],
    ['127.0.0.1', false],
    ['.0.0.1', false],
    ['*.0.0.1', false],
    ['127.0.0.1:PORT', false],
    ['example.org, 127.0.0.1', false],
    ['127.0.0.1:1', true],
    ['7.0.0.1', true],
    ['127.0.0.0/8', true],
    ['example.org,*', true],
  ])('reads NO_PROXY=%s: proxied is %s', async (noProxy, isProxied) => {
    const { proxy, sink } = await start();
    const network = through(proxy.url, noProxy.replace('PORT', new URL(sink.url).port));
    expect(await outcomeOf(closing(create(sink.url, network)), message)).toBe('taken');
    expect(proxy.targets).toHaveLength(isProxied ? 1 : 0);
  });

  test.each([407, 403, 502])('tells that the proxy refused with %i, so that nothing was sent', async (status) => {
    const { proxy, sink, provider } = await start();
    proxy.behaviour = status;
    expect(await outcomeOf(provider, message)).toEqual(temporary('connection'));
    expect(sink.requests).toEqual([]);
  });

  test('does not repeat a message when the proxy closes the connection', async () => {
    const { proxy, provider } = await start();
    proxy.behaviour = 'close';
    expect(await outcomeOf(provider, message)).toMatchObject({ about: 'provider', mayHaveArrived: false });
    expect(proxy.targets).toHaveLength(1);
  });

  test('stops at the deadline when the proxy never answers, and never sends the message later', async () => {
    const { proxy, sink, provider } = await start();
    proxy.behaviour = 'silent';
    const deadline = new AbortController();
    const outcome = outcomeOf(provider, message, deadline.signal);
    await eventually(() => proxy.targets.length > 0 || undefined);
    deadline.abort();
    expect(await outcome).toEqual(unknown('timeout'));
    proxy.behaviour = 'tunnel';
    expect(await outcomeOf(provider, message)).toBe('taken');
    expect(sink.requests).toHaveLength(1);
  });

  test('counts a message as maybe sent when the provider is silent behind the proxy', async () => {
    const { sink, provider } = await start();
    sink.reply = 'silence';
    expect(await outcomeAtDeadline(provider, message, sink)).toEqual(unknown('timeout'));
  });
});

describe.each(WITHOUT_AWS)('the $name provider behind a proxy', ({ create, message }) => {
  test('tells that the proxy is not there', async () => {
    const network = through(`http://127.0.0.1:${await freePort()}`);
    const provider = closing(create('http://provider.example.org', network));
    expect(await outcomeOf(provider, message)).toEqual(temporary('connection'));
  });
});
