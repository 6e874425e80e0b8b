/* After `npm ci`: builds, unless the development dependencies are left out (`--omit=dev`). */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const inRoot = (name) => fileURLToPath(new URL(`../${name}`, import.meta.url));

// The sources are missing where an image installs the dependencies alone.
if (existsSync(inRoot('node_modules/typescript')) && existsSync(inRoot('src'))) {
  // A shell, because npm is a batch file on Windows.
  const { status } = spawnSync('npm run --silent build', { cwd: inRoot('.'), stdio: 'inherit', shell: true });
  process.exit(status ?? 1);
}
