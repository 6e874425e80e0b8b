import { randomBytes } from 'node:crypto';
import { link, open, readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import { StartError } from '../start-error';
import { systemCode } from '../system-error';
import { dataDirProblem, makeDataDir } from './make-data-dir';

/**
 * The master secret where `CRYPT_PASSWORD` is not set: generated once and kept in the data folder, readable by
 * its owner only. `link` creates the file whole or fails, so processes that start together agree on one secret.
 * @throws StartError if the file is empty: everybody knows that secret
 */
export async function secretFromFile(dataDir: string): Promise<string> {
  const file = fileIn(dataDir);
  await makeDataDir(dataDir);
  try {
    const secret = (await readIfExists(file)) ?? (await createSecret(file));
    if (secret.trim() !== '') return secret;
  } catch (error) {
    throw dataDirProblem(dataDir, error);
  }
  throw new StartError(
    `DATA_DIR: ${file} is empty. Restore it, or delete it: the next start makes a new secret, and codes sent before end`,
  );
}

/**
 * The given master secrets, or the one that a start has kept in the data folder.
 * @throws StartError if there is none: a command makes no new secret, which would open nothing
 */
export async function existingSecrets(
  given: readonly string[] | undefined,
  dataDir: string,
): Promise<readonly string[]> {
  if (given !== undefined) return given;
  try {
    const kept = await readIfExists(fileIn(dataDir));
    if (kept !== undefined && kept.trim() !== '') return [kept];
  } catch (error) {
    throw dataDirProblem(dataDir, error);
  }
  throw new StartError(`CRYPT_PASSWORD: is not set, and ${dataDir} has no secret`);
}

const fileIn = (dataDir: string) => path.join(dataDir, 'crypt-password');

async function createSecret(file: string): Promise<string> {
  const draft = `${file}.${process.pid}`;
  const handle = await open(draft, 'w', 0o600);
  await handle.writeFile(randomBytes(32).toString('base64url'));
  await handle.sync(); // without it, a power cut leaves the file empty
  await handle.close();
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
