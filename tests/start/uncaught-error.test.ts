import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { emptyDatabase, emptyFolder } from '../support/harness';
import { BUILT, startProcess } from '../support/service-process';

// A start of the embedded engine needs seconds of a core, which other tests may use too.
jest.setTimeout(300_000);

const ADDRESS = 'ada@example.com';

test.each([
  ['a rejected promise', `Promise.reject(Object.assign(new TypeError('to ${ADDRESS}'), { code: 'EMAIL' }))`],
  ['a rejected promise without an error', `Promise.reject('${ADDRESS}')`],
  ['an uncaught error', `throw new RangeError('to ${ADDRESS}\\n    at ${ADDRESS}:1:1\\n    at /${ADDRESS}:1:1')`],
  ['an uncaught error with a cause', `throw new Error('', { cause: new Error('${ADDRESS}') })`],
])('%s that holds an address ends the process with 1 and shows class, code and frames only', async (_, fault) => {
  const preload = path.join(await emptyFolder(), 'preload.cjs');
  await writeFile(preload, `process.on('SIGUSR2', function inService() { ${fault}; });`);
  const [node = '', server = ''] = BUILT;
  const service = await startProcess(await emptyDatabase(), [node, '--require', preload, server]);
  const { code, stdout, stderr } = await service.kill('SIGUSR2');
  expect(code).toBe(1);
  expect(stderr).toMatch(/^otp-service crashed: \w+( \(EMAIL\))?\n( {4}at \S.*:\d+:\d+\)?\n)*$/);
  expect(stdout).toMatch(/"level":"error","event":"crashed","error":"\w+"/);
  expect(stdout + stderr).not.toContain(ADDRESS);
  if (fault.includes('Error(')) expect(stderr).toMatch(/^ {4}at process\.inService \(.+preload\.cjs:1:\d+\)$/m);
});
