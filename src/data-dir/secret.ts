import { randomBytes } from 'node:crypto';
import { link, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { systemCode } from '../system-error';

/**
 * The master secret of a machine where nobody set one: made once, kept in the data folder for its owner
 * alone. It appears whole or not at all, so processes that start together agree on one.
 */
export async function secretFromFile(dataDir: string): Promise<string> {
  const file = path.join(dataDir, 'crypt-password');
  await mkdir(dataDir, { recursive: true, mode: 0o700 });
  const existing = await readIfThere(file);
  if (existing !== undefined) return existing;

  const draft = `${file}.${process.pid}`;
  await writeFile(draft, randomBytes(32).toString('base64url'), { mode: 0o600, flag: 'w' });
  await link(draft, file).catch(() => undefined); // another process was first: its secret is read below
  await rm(draft, { force: true });
  return readFile(file, 'utf8');
}

async function readIfThere(file: string): Promise<string | undefined> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return undefined;
    throw error;
  }
}
