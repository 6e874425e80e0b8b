import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { REPOSITORY, snippet } from './snippet';

export interface Check {
  token: string;
  /** What the back end expects. */
  type?: string;
  nonce?: string;
}

const CHECKS = `
const used = new Set();
const useOnce = (jti) => !used.has(jti) && used.add(jti);
const results = [];
for (const { token, type = '2FA', nonce } of JSON.parse(process.argv[1])) {
  results.push(await checkProof(token, { type, nonce, useOnce }).catch((error) => 'refused: ' + (error.code ?? error.message)));
}
process.stdout.write(JSON.stringify(results));
`;

/**
 * Runs the Node snippet of docs/proof.md in a process of its own, as the back end of the caller `shop`.
 * @returns for each check the recipient, or `refused: ` and the reason
 */
export async function checkAsDocumented(issuer: string, checks: readonly Check[]): Promise<string[]> {
  const documented = snippet('docs/proof.md', /<!-- test: node -->\s+```js\n([^]*?)```/);
  const code = documented.replaceAll('https://otp.example.com', issuer) + CHECKS;
  const args = ['--input-type=module', '-e', code, JSON.stringify(checks)];
  const { stdout } = await promisify(execFile)(process.execPath, args, { cwd: REPOSITORY });
  return JSON.parse(stdout) as string[];
}
