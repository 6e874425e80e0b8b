import { spawn } from 'node:child_process';
import { onTeardown } from './harness';
import { REPOSITORY, snippet } from './snippet';

/** What the snippet imports from the application. Each visitor has given the password of Grace. */
const APP = `
import express from 'express';
import session from 'express-session';
const app = express();
app.use(express.json(), session({ secret: 'a secret of this test', resave: false, saveUninitialized: false }));
app.use((req, res, next) => { if (req.url === '/login/start') req.session.accountId = 'grace'; next(); });
const accounts = new Map([['grace', { email: 'Grace@Example.com' }]]);
const used = new Set();
const useOnce = (jti) => !used.has(jti) && used.add(jti).has(jti);
const server = app.listen(0, '127.0.0.1', () => console.log(server.address().port));
`;

/** Starts the back end of docs/pages.md. @returns its address */
export async function startBackEnd(issuer: string): Promise<string> {
  const documented = snippet('docs/pages.md', /<!-- test: back-end -->\s+```js\n([^]*?)```/);
  const code = documented.replace(/^import .* from '.\/app.js';.*$/m, APP).replace('https://otp.example.com', issuer);
  const child = spawn(process.execPath, ['--input-type=module', '-e', code], {
    cwd: REPOSITORY,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  onTeardown(() => void child.kill());
  for await (const port of child.stdout) return `http://127.0.0.1:${String(port).trim()}`;
  throw new Error('The back end did not start');
}
