import { readFileSync } from 'node:fs';
import path from 'node:path';

export const REPOSITORY = path.join(__dirname, '..', '..');

/** The first match of the pattern's group in a document of the repository. */
export function snippet(document: string, pattern: RegExp): string {
  const text = readFileSync(path.join(REPOSITORY, document), 'utf8');
  const [, code] = pattern.exec(text) ?? [];
  if (code === undefined) throw new Error(`${document} has no snippet like ${pattern.source}`);
  return code;
}
