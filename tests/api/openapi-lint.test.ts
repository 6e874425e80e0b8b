import { execFile } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { emptyFolder, startTestService } from '../support/harness';
import { productionSettings } from '../support/production-settings';

const REDOCLY = path.join(path.dirname(require.resolve('@redocly/cli/package.json')), 'bin', 'cli.js');

jest.setTimeout(60_000);

/** Every error and warning of `redocly lint` with its recommended rules. */
async function problemsOf(document: string): Promise<unknown> {
  const file = path.join(await emptyFolder(), 'openapi.json');
  await writeFile(file, document);
  const env = { ...process.env, REDOCLY_TELEMETRY: 'off', REDOCLY_SUPPRESS_UPDATE_NOTICE: 'true' };
  const output = await new Promise<string>((resolve) => {
    // Its exit code is 1 if it finds an error.
    execFile(process.execPath, [REDOCLY, 'lint', '--format=json', file], { env }, (_error, stdout) => resolve(stdout));
  });
  const { problems } = JSON.parse(output) as { problems: { ruleId: string; message: string }[] };
  return problems.map(({ ruleId, message }) => `${ruleId}: ${message}`);
}

describe('redocly lint', () => {
  test.each([
    ['development', () => Promise.resolve({})],
    ['production', productionSettings],
  ])('finds nothing in the OpenAPI document of %s', async (_, settings) => {
    const service = await startTestService(await settings());
    const document = await (await fetch(`${service.url}/openapi.json`)).text();
    expect(await problemsOf(document)).toEqual([]);
  });
});
