/*
 * Replaces the library of /docs/reference by another release: `node scripts/update-reference.mjs 1.76.0`. It is no
 * dependency, because its package would bring 260 others for the one file that we serve.
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';

const [version] = process.argv.slice(2);
if (!/^\d+\.\d+\.\d+$/.test(version ?? '')) {
  console.error('Give the version: node scripts/update-reference.mjs 1.76.0');
  process.exit(1);
}

const folder = mkdtempSync(path.join(os.tmpdir(), 'otp-reference-'));
try {
  const npm = ['pack', `@scalar/api-reference@${version}`, '--ignore-scripts', '--silent'];
  const tarball = execFileSync('npm', npm, { cwd: folder, encoding: 'utf8' }).trim();
  execFileSync('tar', ['-xzf', tarball, 'package/dist/browser/standalone.js'], { cwd: folder });
  const script = readFileSync(path.join(folder, 'package', 'dist', 'browser', 'standalone.js'));
  const target = fileURLToPath(new URL('../public/docs/scalar.js.gz', import.meta.url));
  writeFileSync(target, gzipSync(script, { level: 9 }));
} finally {
  rmSync(folder, { recursive: true, force: true });
}
