import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { format, resolveConfig } from 'prettier';
import { ADVICE } from '../src/api-docs/advice';
import { describeError, ERROR_CODES } from '../src/errors';

export const ERRORS_PAGE = path.join(__dirname, '..', 'docs', 'errors.md');

/** The text of docs/errors.md. */
export async function errorsPage(): Promise<string> {
  const rows = ERROR_CODES.map((code) => {
    const { status, details } = describeError(code);
    return `| \`${code}\` | ${status} | ${details} | ${ADVICE[code]} |`;
  });
  const text = `# Errors

A failure is \`{"Status":"Failure","Details":"<text>","Code":"<word>"}\`. Programs read \`Code\`, which never changes. A request with
several faults gets the one that stands first in this table. \`npm run docs\` writes this page from the code.

| \`Code\` | Status | \`Details\` | Meaning, and what the caller does |
| --- | --- | --- | --- |
${rows.join('\n')}
`;
  return format(text, { ...(await resolveConfig(ERRORS_PAGE)), filepath: ERRORS_PAGE });
}

if (require.main === module) {
  void errorsPage().then((page) => writeFileSync(ERRORS_PAGE, page));
}
