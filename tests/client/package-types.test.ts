import { execFile } from 'node:child_process';
import { readdir, readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import path from 'node:path';
import { promisify } from 'node:util';
import { CLIENT_OUTCOMES, CLIENT_PROGRAM } from '../support/client-program';
import { installPackage, packBuilt, type Home } from '../support/client-package';
import { describeWith } from '../support/external-program';
import { listen } from '../support/free-port';
import { onTeardown, startTestService } from '../support/harness';
import { REPOSITORY, snippet } from '../support/snippet';

jest.setTimeout(300_000);

const run = promisify(execFile);
const tool = (name: string) => path.join(REPOSITORY, 'node_modules', '.bin', name);
const OUTCOMES = snippet('docs/client.md', /<!-- test: outcomes -->\s+```ts\n([^]*?)```/);
const read = (file: string) => readFile(path.join(REPOSITORY, file), 'utf8');

let tarball: string;
let home: Home;
beforeAll(async () => {
  tarball = await packBuilt();
  home = await installPackage(tarball);
});

describe('the files of the client', () => {
  test.each(['dist/client', 'dist/client-esm'])('in %s import only each other', async (folder) => {
    const files = (await readdir(path.join(REPOSITORY, folder))).filter((name) => name !== 'package.json');
    expect(files).toEqual(expect.arrayContaining(['client.js', 'client.d.ts']));
    for (const file of files) {
      const text = await read(path.join(folder, file));
      const imports = Array.from(
        text.matchAll(/(?:from |import |require\(|import\()['"]([^'"]+)['"]/g),
        ([, name]) => name,
      );
      const known = new Set(files.flatMap((name) => [`./${name}`, `./${name.replace(/(\.d)?\.[jt]s$/, '')}`]));
      expect(imports.filter((name) => !known.has(name ?? ''))).toEqual([]);
      expect(text).not.toMatch(/<reference|\bprocess\.|\bBuffer\b/);
    }
  });
});

describe('the package', () => {
  test('has the right types for every way to import the client', async () => {
    // The service itself is a program, which nobody imports. TypeScript's `node10` ignores `exports`.
    const others = ['--profile', 'node16', '--exclude-entrypoints', '.', './package.json', './otp-code'];
    const { stdout } = await run(tool('attw'), [tarball, ...others, '--format', 'json']);
    // It exits with another status, and so rejects, for any problem but those of `node10`.
    expect(stdout).toContain('"./client"');
  });

  test('has entry points that are as package.json says', async () => {
    const { stdout } = await run(tool('publint'), ['run', tarball, '--strict', '--level', 'warning']);
    expect(stdout).toContain('All good!');
  });
});

const USE = `
  const sent = await createOtpClient({ baseUrl: process.argv[2] ?? '', fetch: async () => Response.json({
    Status: 'Success', Details: 'key', ExpiresAt: '2030-01-01T00:00:00.000Z', ResendAfter: 30,
  }) }).sendToEmail({ email: 'ada@example.com', type: '2FA' });
  console.log(sent.outcome, sent.expiresAt.toISOString(), new OtpServiceError('stopping', { status: 503 }).isTemporary);
`;

describe('an application that has installed the package', () => {
  const expected = 'sent 2030-01-01T00:00:00.000Z true\n';

  test('imports the client as an ES module', async () => {
    await home.write('app.mjs', `import { createOtpClient, OtpServiceError } from 'otp-service/client';${USE}`);
    expect(await home.run(process.execPath, 'app.mjs', 'http://otp.example.com')).toBe(expected);
  });

  test('requires the client', async () => {
    const require = `const { createOtpClient, OtpServiceError } = require('otp-service/client');`;
    await home.write('app.cjs', `${require}(async () => {${USE}})();`);
    expect(await home.run(process.execPath, 'app.cjs', 'http://otp.example.com')).toBe(expected);
  });

  test('compiles with the types of Node or of the web, and must handle every outcome', async () => {
    const body = (missing: string) => `
      import { createOtpClient, type VerifyResult } from 'otp-service/client';
      export const otp = createOtpClient({ baseUrl: 'https://otp.example.com', fetch, apiKey: undefined });
      export function text(result: VerifyResult): string {
        switch (result.outcome) {
          case 'approved': return result.token ?? '';
          case 'wrong': return String(result.attemptsLeft);
          case 'locked': case 'too_many': return String(result.retryAfterSeconds);
          case 'unreadable': case 'expired': case 'used': ${missing} return '';
        }
      }`;
    await home.write('all.mts', body("case 'invalid':"));
    await home.write('all.cts', body("case 'invalid':"));
    await home.write('missing.mts', body(''));
    await home.write(
      'undici.mts',
      `import { createOtpClient } from 'otp-service/client';
      import { fetch } from 'undici';
      export const otp = createOtpClient({ baseUrl: 'https://otp.example.com', fetch });`,
    );
    await home.write('documented.mts', OUTCOMES);
    const compile = (...args: string[]) =>
      home.run(tool('tsc'), '--noEmit', '--strict', '--module', 'node20', '--target', 'es2022', ...args);
    const types = ['--typeRoots', path.join(REPOSITORY, 'node_modules', '@types')];
    expect(await compile('--lib', 'es2022', ...types, '--types', 'node', 'all.mts', 'all.cts', 'undici.mts')).toBe('');
    expect(await compile('--lib', 'es2022,dom', 'all.mts', 'all.cts', 'documented.mts')).toBe('');
    const failed = compile('--lib', 'es2022,dom', 'missing.mts');
    await expect(failed).rejects.toHaveProperty('stdout', expect.stringContaining('error TS2366'));
  });
});

describe('every function of the client', () => {
  let servers: string[];
  beforeAll(async () => {
    const service = await startTestService();
    const silent = createServer();
    onTeardown(() => void silent.close());
    servers = [service.url, `http://127.0.0.1:${await listen(silent)}`];
    await home.write('program.mjs', CLIENT_PROGRAM);
  });

  describe.each([
    ['Node', process.execPath, []],
    ['Deno', 'deno', ['run', '--no-prompt', '--allow-net', '--allow-read']],
    ['Bun', 'bun', []],
  ])('in %s', (_, program, flags) => {
    describeWith(program)('with the package installed', () => {
      test('has its outcome', async () => {
        expect(JSON.parse(await home.run(program, ...flags, 'program.mjs', ...servers))).toEqual(CLIENT_OUTCOMES);
      });
    });
  });

  describeWith('deno')('in Deno, with the types checked', () => {
    test('compiles', async () => {
      await home.write('documented.mts', OUTCOMES);
      await home.run('deno', 'check', 'documented.mts');
    });
  });
});
