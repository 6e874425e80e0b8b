import { createReadStream } from 'node:fs';
import { createServer } from 'node:http';
import path from 'node:path';
import { describeInBrowser, visit } from '../support/chromium';
import { listen } from '../support/free-port';
import { onTeardown, startTestService } from '../support/harness';
import { REPOSITORY } from '../support/snippet';
import { inboxOf } from '../support/traces';

/** A site with the client's files and one page. */
async function startShop(): Promise<string> {
  const server = createServer((req, res) => {
    const name = path.basename(req.url ?? '');
    res.setHeader('Content-Type', name === '' ? 'text/html' : 'text/javascript');
    if (name === '') res.end('<!doctype html><title>Shop</title><link rel="icon" href="data:,">');
    else createReadStream(path.join(REPOSITORY, 'dist', 'client-esm', name)).pipe(res);
  });
  const port = await listen(server);
  onTeardown(() => void server.close());
  return `http://127.0.0.1:${port}`;
}

// As text: the page imports the client itself.
const SEND = (url: string) => `import('/client.js').then(async ({ createOtpClient }) => {
  window.otp = createOtpClient({ baseUrl: '${url}', timeoutMs: 20000 });
  window.start = await otp.startChallenge({ challenge: undefined, to: { email: 'ada@example.com' }, type: '2FA' });
  const again = await otp.startChallenge({ challenge: undefined, to: { email: 'ada@example.com' }, type: '2FA' });
  return [start.outcome, again];
})`;
const ANSWER = (url: string, code: string) => `(async () => {
  const answer = { challenge: start.challenge, to: { email: 'ada@example.com' }, type: '2FA', code: '${code}' };
  const { token } = await otp.answerChallenge(answer);
  const issuer = '${url.replace('127.0.0.1', 'localhost')}';
  return [
    (await otp.answerChallenge(answer)).outcome,
    await otp.checkProof(token, { audience: 'anonymous', type: '2FA', nonce: undefined, issuer }),
    await otp.sendToEmail({ email: 'ada@example.com', type: 'NEWS' }).catch(({ code, requestId }) => [code, requestId.length]),
  ];
})()`;

describeInBrowser('the client in a page of another origin', () => {
  test('sends, redeems and checks the proof', async () => {
    const shop = await startShop();
    const service = await startTestService({ CORS_ORIGINS: shop, LIMIT_SENDS_PER_RECIPIENT: '1/10m' });
    const { page, complaints } = await visit(`${shop}/`);
    const tooMany = { outcome: 'too_many', retryAfterSeconds: expect.any(Number) as number };
    expect(await page.evaluate(SEND(service.url))).toEqual(['pending', tooMany]);
    const [message] = await inboxOf(service);
    const results = await page.evaluate(ANSWER(service.url, message?.code ?? ''));
    const proven = expect.objectContaining({ outcome: 'proven', recipient: 'ada@example.com' }) as object;
    expect(results).toEqual(['used', proven, ['type_incorrect', 22]]);
    expect(complaints()).toEqual([]);
  });
});
