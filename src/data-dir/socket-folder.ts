import { rmSync } from 'node:fs';
import { mkdtemp, symlink } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';

// The kernel cuts the path of a Unix socket at 107 bytes (Linux) or 103 (macOS) and reports no error.
const MAX_SOCKET_PATH_BYTES = 103;
const MAX_NAME_BYTES = 16; // the longest names: /.s.PGSQL.5432 and /lock.123456789

export interface SocketFolder {
  /** Another path of the folder, short enough for sockets in it. */
  path: string;
  remove(): void;
}

/**
 * A short path of a folder whose sockets would have too long ones: a symbolic link in a temporary folder that only
 * this user can enter. The sockets themselves are in the given folder, so that each process finds the others' locks.
 */
export async function openSocketFolder(folder: string): Promise<SocketFolder> {
  const absolute = path.resolve(folder);
  if (isShort(absolute)) return { path: absolute, remove: () => undefined };
  const privateFolder = await mkdtemp(path.join(isShort(os.tmpdir()) ? os.tmpdir() : '/tmp', 'otp-'));
  const link = path.join(privateFolder, 'data');
  await symlink(absolute, link);
  const remove = () => {
    process.off('exit', remove);
    rmSync(privateFolder, { recursive: true, force: true });
  };
  process.once('exit', remove);
  return { path: link, remove };
}

function isShort(folder: string): boolean {
  return Buffer.byteLength(folder) + MAX_NAME_BYTES <= MAX_SOCKET_PATH_BYTES;
}
