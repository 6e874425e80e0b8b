import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { text } from 'node:stream/consumers';
import { listen } from './free-port';
import { onTeardown } from './harness';
import { certificate } from './localhost-certificate';

export const CAPTCHA_SECRET = '0x4AAAAAAA-secret-of-the-captcha';

/** A captcha that a person solved: where, and whether its response was checked before. */
interface Solved {
  hostname: string;
  isUsed: boolean;
}

export interface Siteverify {
  url: string;
  /** The forms that came, oldest first. */
  forms: URLSearchParams[];
  /** Replaces the verdicts, such as in an outage. */
  answer: ((res: ServerResponse) => void) | undefined;
  /** @returns the response of a captcha that a person solved on the page */
  solve(hostname?: string): string;
}

/**
 * A stand-in for the siteverify endpoint that Turnstile, hCaptcha and reCAPTCHA share: a form with `secret`, `response`
 * and `remoteip`, and a verdict in JSON. A response is right once.
 */
export async function startSiteverify({ isEncrypted = false } = {}): Promise<Siteverify> {
  const solved = new Map<string, Solved>();
  const siteverify: Siteverify = {
    url: '',
    forms: [],
    answer: undefined,
    solve(hostname = 'login.example.com') {
      const response = `0.response-${solved.size}`;
      solved.set(response, { hostname, isUsed: false });
      return response;
    },
  };
  const handle = (req: IncomingMessage, res: ServerResponse) => {
    void text(req).then((body) => {
      const form = new URLSearchParams(body);
      siteverify.forms.push(form);
      if (siteverify.answer) siteverify.answer(res);
      else json(res, verdictOn(req, form, solved));
    });
  };
  const server: Server = isEncrypted ? createTlsServer(certificate, handle) : createServer(handle);
  const port = await listen(server);
  siteverify.url = `http${isEncrypted ? 's' : ''}://localhost:${port}/siteverify`;
  onTeardown(() => {
    server.closeAllConnections();
    server.close();
  });
  return siteverify;
}

export function json(res: ServerResponse, body: object, status = 200): void {
  res.writeHead(status, { 'Content-Type': 'application/json' }).end(JSON.stringify(body));
}

function verdictOn(req: IncomingMessage, form: URLSearchParams, solved: ReadonlyMap<string, Solved>): object {
  const refused = (code: string) => ({ success: false, 'error-codes': [code] });
  const isForm = req.headers['content-type']?.startsWith('application/x-www-form-urlencoded') ?? false;
  if (req.method !== 'POST' || !isForm) return refused('bad-request');
  if (form.get('secret') !== CAPTCHA_SECRET) return refused('invalid-input-secret');
  const captcha = solved.get(form.get('response') ?? '');
  if (captcha === undefined) return refused('invalid-input-response');
  if (captcha.isUsed) return refused('timeout-or-duplicate');
  captcha.isUsed = true;
  return { success: true, challenge_ts: new Date().toISOString(), hostname: captcha.hostname, 'error-codes': [] };
}
