import { execFileSync, spawn } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { emptyFolder, startTestService, type TestService } from '../support/harness';
import { decodeEntities } from '../support/page-source';

const KEY = 'a-key-of-more-than-sixteen';

/** Where the compiler or interpreter of each language is. The programs themselves say how to run them. */
const PROGRAMS = [
  { id: 'curl', version: ['curl', '--version'] },
  { id: 'javascript', version: [process.execPath, '--version'] },
  { id: 'python', version: ['python3', '--version'] },
  { id: 'go', version: ['go', 'version'] },
  { id: 'php', version: ['php', '--version'] },
];
const SAVE_AND_RUN = /Save as (\S+), run: (.+)\n/;

/** The parts of /docs in this language, joined. */
async function programOf({ url }: TestService, id: string): Promise<string> {
  const page = await (await fetch(`${url}/docs`)).text();
  const parts = Array.from(page.matchAll(/<pre class="sample (\w+)"[^>]*><code>([^]*?)<\/code>/g));
  return parts
    .filter(([, language]) => language === id)
    .map(([, , text = '']) => decodeEntities(text))
    .join('\n');
}

/** Runs the program as a person would: reads the code in the inbox once asked for it. */
async function runWithCode(
  { url }: TestService,
  { folder, command }: { folder: string; command: string },
): Promise<string> {
  const [name = '', ...args] = command.split(' ');
  const program = spawn(name, args, { cwd: folder, env: { ...process.env, OTP_API_KEY: KEY } });
  let output = '';
  const seen = async (chunk: Buffer) => {
    output += chunk.toString();
    if (!output.endsWith('Code: ')) return;
    const [message] = (await (await fetch(`${url}/inbox`)).json()) as { code: string }[];
    program.stdin.end(`${message?.code ?? ''}\n`);
  };
  program.stdout.on('data', (chunk: Buffer) => void seen(chunk));
  program.stderr.on('data', (chunk: Buffer) => (output += chunk.toString()));
  return new Promise((resolve) => program.once('close', () => resolve(output)));
}

function isInstalled([command = '', ...args]: string[]): boolean {
  try {
    execFileSync(command, args, { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

describe.each([
  ['without API keys', {}],
  ['with API keys', { API_KEYS: `docs:${KEY}` }],
])('the program of /docs, %s', (_, settings: Record<string, string>) => {
  let service: TestService;
  beforeAll(async () => {
    service = await startTestService(settings);
  });

  test.each(PROGRAMS.filter(({ version }) => isInstalled(version)))(
    'sends, redeems and asks as pasted, in $id',
    async ({ id }) => {
      const program = await programOf(service, id);
      const [, file = 'login.sh', command = 'bash -eu login.sh'] = SAVE_AND_RUN.exec(program) ?? [];
      const folder = await emptyFolder();
      await writeFile(path.join(folder, file), program);
      const output = await runWithCode(service, { folder, command });
      expect(output).toMatch(/Success[^]*Code: [^]*OTP Matched[^]*approved/);
      expect(output).not.toMatch(/Failure|warning|deprecated/i);
    },
  );

  const absent = PROGRAMS.filter(({ version }) => !isInstalled(version));
  if (absent.length > 0) {
    test.each(absent)('calls each endpoint, in $id, which is not installed to run it', async ({ id }) => {
      expectShape(await programOf(service, id), service);
    });
  }

  test('has no comment in curl: zsh would run it', async () => {
    expect(await programOf(service, 'curl')).not.toContain('#');
  });
});

/** The program calls each endpoint with its fields, and its brackets are closed. */
function expectShape(program: string, { url }: TestService): void {
  expect(program).toContain(`${url}/api/v1`);
  for (const word of ['/email/otp', '/verify/otp', '/status/otp', 'verification_key', 'otp', 'check', 'type']) {
    expect(program).toContain(word);
  }
  for (const [open, close] of ['()', '[]', '{}']) {
    expect(program.split(open ?? '').length).toBe(program.split(close ?? '').length);
  }
}
