import { loadConfig } from '../../src/config/config';
import { proxyFor } from '../../src/delivery/providers/network';
import { problems } from '../support/config-problems';

/** The host of the proxy through which a service with these settings reaches a URL; undefined without one. */
function proxyOf(url: string, env: Record<string, string>): string | undefined {
  const proxy = proxyFor(new URL(url), loadConfig(env).proxies);
  return proxy === '' ? undefined : new URL(proxy).host;
}

const TWILIO = 'https://api.twilio.com';
const MOCK = 'http://mock.example.org:4010';
const BOTH = { HTTPS_PROXY: 'http://secure.x.com:3128', HTTP_PROXY: 'http://plain.x.com:3128' };

describe('the proxy of a request', () => {
  test.each([
    [TWILIO, {}, undefined],
    [TWILIO, BOTH, 'secure.x.com:3128'],
    [MOCK, BOTH, 'plain.x.com:3128'],
    [TWILIO, { HTTP_PROXY: BOTH.HTTP_PROXY }, 'plain.x.com:3128'],
    [MOCK, { HTTPS_PROXY: BOTH.HTTPS_PROXY }, undefined],
    [TWILIO, { https_proxy: 'http://lower.x.com:1' }, 'lower.x.com:1'],
    [MOCK, { http_proxy: 'http://lower.x.com:1' }, 'lower.x.com:1'],
    [TWILIO, { ...BOTH, https_proxy: 'http://lower.x.com:1' }, 'lower.x.com:1'],
    [TWILIO, { ...BOTH, https_proxy: '' }, 'secure.x.com:3128'],
    [TWILIO, { ...BOTH, no_proxy: 'twilio.com' }, undefined],
    [TWILIO, { HTTPS_PROXY: 'https://user:secret@secure.x.com' }, 'secure.x.com'],
  ])('to %s with %j is %s', (url, env, proxy) => {
    expect(proxyOf(url, env as Record<string, string>)).toBe(proxy);
  });

  test.each([
    ['*', TWILIO],
    ['api.twilio.com', TWILIO],
    ['API.Twilio.COM', TWILIO],
    ['twilio.com', TWILIO],
    ['.twilio.com', TWILIO],
    ['*.twilio.com', TWILIO],
    ['api.twilio.com:443', TWILIO],
    [' localhost , api.twilio.com ', TWILIO],
    ['localhost api.twilio.com', TWILIO],
    ['localhost,,api.twilio.com,', TWILIO],
    ['.example.org:4010', MOCK],
    ['127.0.0.1', 'http://127.0.0.1:4010'],
    ['127.0.0.1:4010', 'http://127.0.0.1:4010'],
    ['[::1]', 'http://[::1]:4010'],
    ['[::1]:4010', 'http://[::1]:4010'],
  ])('is none with NO_PROXY=%j to %s', (exempt, url) => {
    expect(proxyOf(url, { ...BOTH, NO_PROXY: exempt })).toBeUndefined();
  });

  test.each([
    ['api.twilio.com:8443', TWILIO],
    ['wilio.com', TWILIO],
    ['api', TWILIO],
    ['api.twilio.com.example.org', TWILIO],
    ['10.0.0.0/8', 'http://10.20.30.40'],
    ['localhost,*', TWILIO],
    ['[::1]:443', 'http://[::1]:4010'],
  ])('stays with NO_PROXY=%j to %s', (exempt, url) => {
    expect(proxyOf(url, { ...BOTH, NO_PROXY: exempt })).toBeDefined();
  });

  test('is named by the setting when a lower-case variable holds a bad URL', () => {
    expect(problems({ https_proxy: 'socks5://user:hunter2@x.com' })).toEqual([
      'HTTPS_PROXY: must be the http:// or https:// URL of a proxy, such as ' +
        'http://user:password@proxy.example.org:3128 (HTTPS_PROXY or https_proxy)',
    ]);
  });
});
