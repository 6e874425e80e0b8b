import { startTestService } from '../support/harness';
import { proofKeysOf } from '../support/crypt';

const PATH = '/.well-known/jwks.json';

describe('GET /.well-known/jwks.json', () => {
  test('gives the public keys of all secrets to anybody, newest first', async () => {
    const service = await startTestService({ CRYPT_PASSWORD: 'new,old', API_KEYS: 'shop:shop-key-0123456789' });
    const reply = await fetch(service.url + PATH);
    expect(reply.status).toBe(200);
    expect(reply.headers.get('content-type')).toBe('application/json; charset=utf-8');
    expect(await reply.json()).toEqual(proofKeysOf(['new', 'old']).publicKeys);
  });

  test('has no private number', async () => {
    const service = await startTestService();
    const { keys } = (await (await fetch(service.url + PATH)).json()) as { keys: object[] };
    expect(keys.map((key) => Object.keys(key).sort())).toEqual([['alg', 'crv', 'kid', 'kty', 'use', 'x', 'y']]);
  });

  test.each(['', 'https://shop.example'])(
    'may be kept for five minutes, by every page: CORS_ORIGINS=%s',
    async (origins) => {
      const service = await startTestService({ CORS_ORIGINS: origins });
      for (const Origin of ['https://shop.example', 'https://other.example']) {
        const { headers } = await fetch(service.url + PATH, { headers: { Origin } });
        expect(headers.get('cache-control')).toBe('public, max-age=300');
        expect(headers.get('access-control-allow-origin')).toBe('*');
      }
    },
  );

  test('is the same from every instance and after a restart', async () => {
    const texts = [];
    for (let instance = 1; instance <= 2; instance += 1) {
      const service = await startTestService({ CRYPT_PASSWORD: 'new,old' });
      texts.push(await (await fetch(service.url + PATH)).text());
      await service.close();
    }
    expect(texts[0]).toBe(texts[1]);
  });
});
