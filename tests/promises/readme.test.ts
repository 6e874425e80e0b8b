import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { sendCode, startTestService } from '../support/harness';
import { snippet } from '../support/snippet';

const run = promisify(execFile);

test("README's session works as pasted", async () => {
  const service = await startTestService();
  const session = snippet('README.md', /<!-- test: session -->\s+```sh\n([^]*?)```/);
  const script = session.replaceAll('http://localhost:4500', service.url);

  const { stdout } = await run('bash', ['-euo', 'pipefail', '-c', script]);
  const promised = snippet('README.md', /It replies `(\{.*\})`/);
  const parts = promised.split('…').map((part) => part.replaceAll(/[^a-z0-9]/gi, '\\$&'));
  const [sent = '', verified] = stdout.split('\n');
  expect(JSON.parse(sent)).toMatchObject({ Status: 'Success' });
  expect(verified).toMatch(new RegExp(`^${parts.join('.+')}$`));
});

test('the JavaScript of docs/security.md derives the key that opens a verification key in jose', async () => {
  const secret = 'correct horse battery staple';
  const service = await startTestService({ CRYPT_PASSWORD: secret });
  const { verification_key } = await sendCode(service, 'Ada@Example.com', 'FORGET');
  const [row] = await service.database.query<{ id: string; expiration_time: Date }>(
    'SELECT id, expiration_time FROM "OTP"',
    [],
  );

  const derivation = snippet('docs/security.md', /```js\n(const [^]*?)```/);
  const print = `process.stdout.write(Buffer.from(contentKey).toString('hex'))`;
  const script = `const CRYPT_PASSWORD = process.argv[1];\n${derivation}\n${print}`;
  const { stdout } = await run(process.execPath, ['-e', script, secret]);

  const { compactDecrypt } = await import('jose');
  const opened = await compactDecrypt(verification_key, Buffer.from(stdout, 'hex'));
  expect(opened.protectedHeader).toEqual({
    alg: 'dir',
    enc: 'A256CBC-HS512',
    kid: expect.any(String) as string,
  });
  const expiresAt = (row?.expiration_time.getTime() ?? NaN) / 1000;
  expect(JSON.parse(Buffer.from(opened.plaintext).toString())).toEqual({
    jti: row?.id,
    sub: 'ada@example.com',
    to: 'Ada@example.com',
    type: 'FORGET',
    ch: 'email',
    loc: 'en',
    iat: expiresAt - 600,
    exp: expiresAt,
    pad: expect.stringMatching(/^\d{6}$/) as string,
  });
});
