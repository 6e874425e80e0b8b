import { setImmediate as turnOfEventLoop } from 'node:timers/promises';
import type { DeliveryError } from '../../../src/delivery/delivery-error';
import { startConnectProxy } from '../../support/connect-proxy';
import { eventually } from '../../support/eventually';
import { freePort } from '../../support/free-port';
import { closing, HTTP_PROVIDERS } from '../../support/http-providers';
import { startHttpSink } from '../../support/http-sink';
import { DIRECT, through } from '../../support/network';
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

  test('does not use the proxy for a host in NO_PROXY', async () => {
    const { proxy, sink } = await start();
    const proxies = { http: proxy.url, exempt: ['127.0.0.1'] };
    expect(await outcomeOf(closing(create(sink.url, { ...DIRECT, proxies })), message)).toBe('taken');
    expect(proxy.targets).toEqual([]);
  });

  test.each([407, 403, 502])('tells that the proxy refused with %i, so that nothing was sent', async (status) => {
    const { proxy, sink, provider } = await start();
    proxy.behaviour = status;
    expect(await outcomeOf(provider, message)).toEqual(temporary('connection'));
    const error = await provider.send(message, new AbortController().signal).catch((caught: unknown) => caught);
    expect((error as DeliveryError).replyCode).toBe(String(status));
    expect(sink.requests).toEqual([]);
  });

  test('tells that the proxy closed the connection, after one attempt', async () => {
    const { proxy, provider } = await start();
    proxy.behaviour = 'close';
    expect(await outcomeOf(provider, message)).toEqual(temporary('connection'));
    expect(proxy.targets).toHaveLength(1);
  });

  test('tells that the proxy is not there', async () => {
    const provider = closing(create('http://127.0.0.1:1', through(`http://127.0.0.1:${await freePort()}`)));
    expect(await outcomeOf(provider, message)).toEqual(temporary('connection'));
  });

  test('stops at the deadline when the proxy never answers, and never sends the message later', async () => {
    const { proxy, sink } = await start();
    const provider = closing(create(sink.url, { ...through(proxy.url), connectTimeoutMs: 300 }));
    proxy.behaviour = 'silent';
    const deadline = new AbortController();
    const outcome = outcomeOf(provider, message, deadline.signal);
    await eventually(() => proxy.targets.length > 0 || undefined);
    deadline.abort();
    expect(await outcome).toEqual(temporary('connection'));
    // The half-open tunnel goes with the connection's own limit.
    await eventually(async () => (await proxy.connections()) === 0 || undefined);
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
