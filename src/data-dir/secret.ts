import { randomBytes } from 'node:crypto';
import { link, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { systemCode } from '../system-error';

/**
 * The master secret where `CRYPT_PASSWORD` is not set: generated once and kept in the data folder, readable by
 * its owner only. `link` creates the file whole or fails, so processes that start together agree on one secret.
 */
export async function secretFromFile(dataDir: string): Promise<string> {
  const file = path.join(dataDir, 'crypt-password');
  await mkdir(dataDir, { recursive: true, mode: 0o700 });
  const existing = await readIfExists(file);
  if (existing !== undefined) return existing;

  const draft = `${file}.${process.pid}`;
  await writeFile(draft, randomBytes(32).toString('base64url'), { mode: 0o600, flag: 'w' });
  await link(draft, file).catch(() => undefined); // another process was first: read its secret below
  await rm(draft, { force: true });
  return readFile(file, 'utf8');
}

async function readIfExists(file: string): Promise<string | undefined> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return undefined;
    throw error;
  }
}
