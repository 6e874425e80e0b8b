import { freePort } from '../../support/free-port';
import { createDirect, HTTP_PROVIDERS, WITHOUT_AWS } from '../../support/http-providers';
import { sharedHttpSink } from '../../support/http-sink';
import { outcomeAtDeadline, outcomeOf, temporary, unknown } from '../../support/provider-outcome';

/** The reasons that a library or an API gives differently. */
const AT_DEADLINE: Record<string, unknown> = {
  twilio: unknown('unreadable_reply'),
  vonage: unknown('unreadable_reply'),
  'twilio-voice': unknown('unreadable_reply'),
  'vonage-voice': unknown('unreadable_reply'),
  whatsapp: unknown('unreadable_reply'),
  webhook: 'taken', // a 2xx is enough
  sns: unknown('timeout'),
  ses: unknown('timeout'),
};
const REDIRECT: Record<string, string> = { sns: 'http_308', ses: 'http_308' };

describe.each(HTTP_PROVIDERS)('the $name provider', (provider) => {
  const { name, message, taken } = provider;
  const sink = sharedHttpSink(taken);
  const outcomeAt = (url: string) => outcomeOf(createDirect(provider, url), message);

  test('sends one request', async () => {
    expect(await outcomeAt(sink.url)).toBe('taken');
    expect(sink.requests).toHaveLength(1);
    const { headers, body } = sink.requests[0] ?? { headers: {}, body: '' };
    expect(headers['content-length']).toBe(String(Buffer.byteLength(body)));
  });

  test('follows no redirect', async () => {
    sink.reply = { status: 308, headers: { Location: '/elsewhere' } };
    expect(await outcomeAt(sink.url)).toEqual(temporary(REDIRECT[name] ?? 'rejected'));
    expect(sink.requests).toHaveLength(1);
  });

  test('stops at the deadline when no reply comes', async () => {
    sink.reply = 'silence';
    expect(await outcomeAtDeadline(createDirect(provider, sink.url), message, sink)).toEqual(unknown('timeout'));
  });

  test('stops at the deadline when the reply never ends', async () => {
    sink.reply = 'drip';
    expect(await outcomeAtDeadline(createDirect(provider, sink.url), message, sink)).toEqual(AT_DEADLINE[name]);
  });
});

describe.each(WITHOUT_AWS)('the $name provider', (provider) => {
  const sink = sharedHttpSink(provider.taken);
  const outcomeAt = (url: string) => outcomeOf(createDirect(provider, url), provider.message);

  test('does not repeat a request whose connection broke', async () => {
    sink.reply = 'reset';
    expect(await outcomeAt(sink.url)).toEqual(unknown('connection_lost'));
    expect(sink.requests).toHaveLength(1);
  });

  test('tells a refused connection', async () => {
    expect(await outcomeAt(`http://127.0.0.1:${await freePort()}`)).toEqual(temporary('connection'));
  });

  test('tells a name that does not resolve', async () => {
    expect(await outcomeAt('http://nowhere.invalid')).toEqual(temporary('dns'));
  });

  test('tells a server without TLS at an https: URL', async () => {
    expect(await outcomeAt(sink.url.replace('http:', 'https:'))).toEqual(temporary('tls'));
  });
});
