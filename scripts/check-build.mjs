/*
 * Before `npm start`, which runs what was built: refuses a folder that was never built, and warns of an old build.
 * With --mark, at the end of a build: notes its time, because tsc leaves files as old as their last change.
 */
import { existsSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const inRoot = (name) => fileURLToPath(new URL(`../${name}`, import.meta.url));
const mark = inRoot('dist/.built');

if (process.argv.includes('--mark')) {
  writeFileSync(mark, '');
} else if (!existsSync(inRoot('dist/server.js'))) {
  console.error('otp-service is not built: run `npm ci`, or `npm run build`, with the development dependencies.');
  process.exit(1);
} else if (existsSync(mark) && existsSync(inRoot('src')) && isAnyNewer(inRoot('src'), statSync(mark).mtimeMs)) {
  console.error('src/ has changed since the last build, which starts now: run `npm run build`.');
}

function isAnyNewer(folder, timeMs) {
  const names = readdirSync(folder, { recursive: true });
  // A link of an editor may lead nowhere.
  return names.some((name) => (statSync(path.join(folder, name), { throwIfNoEntry: false })?.mtimeMs ?? 0) > timeMs);
}
