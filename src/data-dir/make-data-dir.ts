import { constants } from 'node:fs';
import { access, mkdir } from 'node:fs/promises';
import { StartError } from '../start-error';
import { systemCode } from '../system-error';

/**
 * Creates the folder if it is missing, for this user only.
 * @throws StartError if this process cannot write to it
 */
export async function makeDataDir(dataDir: string): Promise<void> {
  try {
    await mkdir(dataDir, { recursive: true, mode: 0o700 });
    await access(dataDir, constants.R_OK | constants.W_OK | constants.X_OK);
  } catch (error) {
    throw dataDirProblem(dataDir, error);
  }
}

export function dataDirProblem(dataDir: string, error: unknown): StartError {
  const cause = systemCode(error) ?? 'unknown error';
  return new StartError(`DATA_DIR: this user cannot create or use files in ${dataDir} (${cause})`);
}
