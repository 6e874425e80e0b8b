import { emptyFolder } from '../support/harness';
import { launch, BUILT, type Ended } from '../support/service-process';
import { proofKeysOf } from '../support/crypt';
import { readdir, writeFile } from 'node:fs/promises';
import path from 'node:path';

async function jwks(env: Record<string, string>): Promise<Ended> {
  const started = await launch(env, [...BUILT, 'jwks']);
  if ('url' in started) throw new Error(`the service started: ${started.stdout()}`);
  return started;
}

describe('otp-service jwks', () => {
  test('prints the public keys, needs only the secrets and ends', async () => {
    const { code, stdout, stderr } = await jwks({ NODE_ENV: 'production', CRYPT_PASSWORD: 'new, old' });
    expect([code, stderr]).toEqual([0, '']);
    expect(JSON.parse(stdout)).toEqual(proofKeysOf(['new', 'old']).publicKeys);
  });

  test('reads the secret that a start has kept in DATA_DIR', async () => {
    const folder = await emptyFolder();
    await writeFile(path.join(folder, 'crypt-password'), 'kept secret');
    const { code, stdout } = await jwks({ DATA_DIR: folder });
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toEqual(proofKeysOf(['kept secret']).publicKeys);
  });

  test('prints nothing else, also where a secret stands in a file', async () => {
    const file = path.join(await emptyFolder(), 'secret');
    await writeFile(file, 'secret in a file\n');
    const { code, stdout, stderr } = await jwks({ CRYPT_PASSWORD_FILE: file });
    expect([code, stderr]).toEqual([0, '']);
    expect(JSON.parse(stdout)).toEqual(proofKeysOf(['secret in a file']).publicKeys);
  });

  test('makes no secret of its own', async () => {
    const folder = await emptyFolder();
    const { code, stdout, stderr } = await jwks({ DATA_DIR: folder });
    expect([code, stdout]).toEqual([1, '']);
    expect(stderr).toBe(`otp-service jwks failed: CRYPT_PASSWORD: is not set, and ${folder} has no secret\n`);
    expect(await readdir(folder)).toEqual([]);
  });

  test('refuses the secret that development keeps in DATA_DIR, in production', async () => {
    const folder = await emptyFolder();
    await writeFile(path.join(folder, 'crypt-password'), 'kept secret');
    const { code, stdout, stderr } = await jwks({ NODE_ENV: 'production', DATA_DIR: folder });
    expect([code, stdout]).toEqual([1, '']);
    expect(stderr).toBe('otp-service jwks failed: CRYPT_PASSWORD: must be set in production\n');
  });

  test('rejects a bad setting with what it accepts', async () => {
    const { code, stdout, stderr } = await jwks({ CRYPT_PASSWORD: ' , ' });
    expect([code, stdout]).toEqual([1, '']);
    expect(stderr).toContain('CRYPT_PASSWORD: must be a secret, or several separated by commas\n');
  });
});
