import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { onTeardown, type Env, type Listening } from './harness';
import { inboxOf } from './traces';

const SERVER = path.join(__dirname, '..', '..', 'examples', '2fa-login', 'server.mjs');

/** The URL under which a program on this machine knows the service: the issuer of its proofs. */
export const localhostUrl = ({ url }: Listening) => url.replace('127.0.0.1', 'localhost');

/** Starts the example in a process of its own, with its users in memory. */
export async function startExample(service: Listening, env: Env = {}): Promise<Listening> {
  const child = spawn(process.execPath, [SERVER], {
    env: { PATH: process.env['PATH'], PORT: '0', OTP_SERVICE_URL: localhostUrl(service), ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const ended = once(child, 'close');
  onTeardown(async () => {
    child.kill();
    await ended;
  });
  let written = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => void (written += text));
  return new Promise((resolve, reject) => {
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      const [url] = /http:\/\/localhost:\d+/.exec(text) ?? [];
      if (url !== undefined) resolve({ url });
    });
    void ended.then(() => reject(new Error(`the example ended: ${written}`)));
  });
}

/** The code in the newest message to the person. */
export async function newestCode(service: Listening, to: string): Promise<string> {
  const messages = await inboxOf(service);
  const code = messages.find((message) => message.to === to)?.code;
  if (code === undefined) throw new Error('No message to this recipient');
  return code;
}

/** How many messages the person has. */
export async function messageCount(service: Listening, to: string): Promise<number> {
  const messages = await inboxOf(service);
  return messages.filter((message) => message.to === to).length;
}
