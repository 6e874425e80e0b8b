import type { Sample } from './sample';

export const javascript: Sample = {
  id: 'javascript',
  name: 'JavaScript',
  parts: ({ origin, needsKey }) => [
    `// Save as login.mjs, run: node login.mjs
import { createInterface } from 'node:readline/promises';

async function call(path, body) {
  const reply = await fetch('${origin}/api/v1' + path, {
    method: 'POST',
    headers: {
      'Content-Type': 'application/json',${needsKey ? '\n      Authorization: `Bearer ${process.env.OTP_API_KEY}`,' : ''}
    },
    body: JSON.stringify(body),
    signal: AbortSignal.timeout(15_000),
  });
  return reply.json();
}

const email = 'ada@example.com';
const sent = await call('/email/otp', { email, type: '2FA' });
console.log(sent.Status, sent.Code ?? '');`,
    `const terminal = createInterface(process.stdin, process.stdout);
const code = await terminal.question('Code: ');
terminal.close();

const verified = await call('/verify/otp', {
  verification_key: sent.Details,
  otp: code,
  check: email,
  type: '2FA',
});
console.log(verified.Details); // OTP Matched`,
    `const state = await call('/status/otp', {
  verification_key: sent.Details,
});
console.log(state.Details); // approved`,
  ],
};
