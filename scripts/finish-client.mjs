/*
 * After tsc: completes the two forms of the client. The ES modules in dist/client-esm need file extensions in their imports;
 * the CommonJS files in dist/client, which the build of the service made, get the same declarations.
 */
import { copyFileSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const inDist = (name) => fileURLToPath(new URL(`../dist/${name}`, import.meta.url));
const modules = inDist('client-esm');
const commonJs = inDist('client');

for (const name of readdirSync(modules).filter((file) => /\.(js|d\.ts)$/.test(file))) {
  const file = path.join(modules, name);
  const text = readFileSync(file, 'utf8');
  // Only files that tsc has just written: a build of nothing new writes nothing.
  const completed = text.replaceAll(/ from '(\.\/[\w-]+)';/g, " from '$1.js';");
  if (completed !== text) writeFileSync(file, completed);
  if (name.endsWith('.d.ts')) copyFileSync(file, path.join(commonJs, name));
}
writeFileSync(path.join(modules, 'package.json'), '{ "type": "module", "sideEffects": false }\n');
