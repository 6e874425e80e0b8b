import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { startTestService } from '../support/harness';

const README = path.join(__dirname, '..', '..', 'README.md');

test("the README's session works as pasted", async () => {
  const service = await startTestService();
  const readme = await readFile(README, 'utf8');
  const [, session] = /<!-- test: session -->\s+```sh\n([^]*?)```/.exec(readme) ?? [];
  const script = session?.replaceAll('http://localhost:4500', service.url) ?? '';

  const { stdout } = await promisify(execFile)('bash', ['-euo', 'pipefail', '-c', script]);
  const [, promised] = /# (\{.*\})/.exec(script) ?? [];
  expect(stdout).toBe(promised);
});
