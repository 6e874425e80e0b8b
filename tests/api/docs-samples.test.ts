import { execFileSync, spawn } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { startTestService, type TestService } from '../support/harness';
import { decodeEntities } from '../support/page-source';
import { emptyFolder } from '../support/service-process';

const KEY = 'a-key-of-more-than-sixteen';

/** How to run a program in each language, and where its compiler or interpreter is. */
const PROGRAMS = [
  { id: 'curl', file: 'login.sh', command: ['bash', '-euo', 'pipefail'], version: ['curl', '--version'] },
  { id: 'javascript', file: 'login.mjs', command: [process.execPath], version: [process.execPath, '--version'] },
  { id: 'python', file: 'login.py', command: ['python3'], version: ['python3', '--version'] },
  { id: 'go', file: 'login.go', command: ['go', 'run'], version: ['go', 'version'] },
  { id: 'php', file: 'login.php', command: ['php'], version: ['php', '--version'] },
];

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
async function runWithCode({ url }: TestService, [command = '', ...args]: string[]): Promise<string> {
  const program = spawn(command, args, { env: { ...process.env, OTP_API_KEY: KEY } });
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

  test.each(PROGRAMS.map((program) => [program.id, program] as const))(
    'sends, redeems and asks as pasted, in %s',
    async (id, { file, command, version }) => {
      const program = await programOf(service, id);
      if (!isInstalled(version)) {
        expectShape(program, service);
        return;
      }
      const script = path.join(await emptyFolder(), file);
      await writeFile(script, program);
      const output = await runWithCode(service, [...command, script]);
      expect(output).toMatch(/Success[^]*Code: [^]*OTP Matched[^]*approved/);
      expect(output).not.toMatch(/Failure/);
    },
  );
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
