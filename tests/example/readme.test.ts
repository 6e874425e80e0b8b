import { readFileSync } from 'node:fs';
import path from 'node:path';
import { REPOSITORY, snippet } from '../support/snippet';

const EXAMPLE = path.join('examples', '2fa-login');
const STEP = /^\|.*\[(?<name>[\w/.-]+):(?<line>\d+)\]\(\k<name>#L\k<line>\) *\| `(?<code>.+)` *\|$/gm;

describe('the walk through the example', () => {
  const text = snippet(path.join(EXAMPLE, 'README.md'), /([^]*)/);
  const steps = Array.from(text.matchAll(STEP), ({ groups = {} }) => groups);

  test('names a file and a line for each step', () => {
    const rows = text.split('\n').filter((line) => line.endsWith('` |') || line.includes('#L'));
    expect(steps).toHaveLength(rows.length);
    expect(steps.length).toBeGreaterThan(20);
  });

  test('each line has the code that the step names', () => {
    const inFiles = steps.map(({ name = '', line, code = '' }) => {
      const lines = readFileSync(path.join(REPOSITORY, EXAMPLE, name), 'utf8').split('\n');
      return `${name}:${1 + lines.findIndex((each) => each.includes(code))} ${code} (README: ${line ?? ''})`;
    });
    expect(inFiles).toEqual(steps.map(({ name, line, code }) => `${name}:${line} ${code} (README: ${line})`));
  });
});
