import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

const REPOSITORY = path.join(__dirname, '..', '..');
const FOLDERS = ['.', 'docs', 'docs/decisions', 'examples/2fa-login'];

const documents = FOLDERS.flatMap((folder) =>
  readdirSync(path.join(REPOSITORY, folder))
    .filter((name) => name.endsWith('.md'))
    .map((name) => path.join(folder, name)),
);

describe.each(documents)('%s', (document) => {
  const text = readFileSync(path.join(REPOSITORY, document), 'utf8');

  test('links only to files that exist', () => {
    const links = Array.from(text.matchAll(/\]\((?!https?:|#)([^)#\s]+)/g), ([, link = '']) => link);
    const folder = path.join(REPOSITORY, path.dirname(document));
    expect(links.filter((link) => !existsSync(path.join(folder, link)))).toEqual([]);
  });

  test('names only source and test files that exist', () => {
    const names = text.match(/\b(?:src|tests|scripts|bench)\/[\w./-]*\w/g) ?? [];
    const isThere = (name: string) =>
      existsSync(path.join(REPOSITORY, name)) || existsSync(path.join(REPOSITORY, `${name}.ts`));
    expect(names.filter((name) => !isThere(name))).toEqual([]);
  });
});
