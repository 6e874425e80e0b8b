import { readFileSync } from 'node:fs';
import { ERRORS_PAGE, errorsPage } from '../../scripts/write-errors-page';

describe('docs/errors.md', () => {
  test('lists every failure of the code (`npm run docs` writes it)', async () => {
    expect(readFileSync(ERRORS_PAGE, 'utf8')).toBe(await errorsPage());
  });
});
