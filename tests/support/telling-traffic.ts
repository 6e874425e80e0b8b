import { codeIn } from './code-in';
import { post, wrongCode } from './harness';
import type { SmtpSink } from './smtp-sink';
import type { SnsSink } from './sns-sink';

/** What was said in confidence, and everything that was replied but to right sends and verifies. */
export interface Told {
  secrets: string[];
  replies: string;
  /** One code that was sent, and what anybody can know of it. */
  sample: { recipient: string; type: string; code: string };
}

interface Parties {
  service: { url: string };
  smtp: SmtpSink;
  sns: SnsSink;
}

type Post = Awaited<ReturnType<typeof post>>;

/** Does what callers do, right, wrong and hostile, with real providers that also refuse. */
export async function makeTellingTraffic({ service, smtp, sns }: Parties): Promise<Told> {
  const secrets: string[] = [];
  const replies: string[] = [];
  const keepReply = ({
    status,
    headers,
    body,
  }: Pick<Post, 'status' | 'headers'> & { body: unknown }) =>
    replies.push(JSON.stringify([status, [...headers], body]));

  const mail = (email: string) => post(service, '/email/otp', { email, type: 'FORGET' });
  const text = (number: string) =>
    post(service, '/phone/otp', { phone_number: number, type: 'FORGET' });
  const verify = (verification: object) => post(service, '/verify/otp', verification);

  const redeem = async (check: string, other: string, key: string, code: string) => {
    secrets.push(check, other, key, ...key.split('.').slice(2), code);
    const verification = { verification_key: key, otp: code, check };
    const wrong = { ...verification, otp: wrongCode(code) };
    const cut = { ...verification, verification_key: key.slice(0, -1) };
    for (const refused of [wrong, cut, { ...verification, check: other }]) {
      keepReply(await verify(refused));
    }
    const right = await verify(verification);
    if (right.status !== 200) throw new Error(`verify: ${right.status}`);
    keepReply(await verify(verification));
  };

  const mailKey = (await mail('Grace.Hopper@Example.com')).body.Details;
  const mailCode = codeIn(smtp.mails.at(-1)?.text);
  await redeem('grace.hopper@example.com', 'mallory.mail@example.net', mailKey, mailCode);
  const textKey = (await text('+1 202-555-0143')).body.Details;
  const textCode = codeIn(sns.requests.at(-1)?.form['Message']);
  await redeem('+12025550143', '+12025550144', textKey, textCode);
  secrets.push('Grace.Hopper', '2025550143', '202-555-0143');

  smtp.behaviour = 'refuse-recipient';
  keepReply(await mail('refused.by.mail@example.com'));
  sns.behaviour = 'refuse';
  keepReply(await text('+12025550145'));
  sns.behaviour = 'throttle';
  keepReply(await text('+12025550146'));
  secrets.push('refused.by.mail@example.com', '+12025550145', '+12025550146');
  smtp.behaviour = sns.behaviour = 'accept';

  const address = 'strange.request@example.com';
  secrets.push(address);
  for (const [path, body, contentType] of [
    [
      '/api/v1/verify/otp',
      `{"otp":"${mailCode}","check":"${address}","verification_key":"${mailKey}`,
    ],
    [
      '/api/v1/verify/otp',
      `{"otp":${mailCode},"check":"${address}","verification_key":"${mailKey}"}`,
    ],
    ['/api/v1/email/otp', `{"email":{"address":"${address}"},"type":"2FA"}`],
    ['/api/v1/email/otp', `{"email":"${address}","type":"${address}"}`],
    ['/api/v1/email/otp', `{"email":"${address} <${address}>","type":"2FA"}`],
    ['/api/v1/email/otp', `{"email":"${address}","filler":"${'x'.repeat(20_000)}"}`],
    ['/api/v1/email/otp', address, 'text/plain'],
    [`/api/v1/email/otp/${address}?otp=${mailCode}`, '{}'],
    [`/${encodeURIComponent(address)}/${mailKey}`, '{}'],
  ] as const) {
    const headers = { 'User-Agent': address, Referer: address, 'X-Request-Id': address };
    const reply = await fetch(`${service.url}${path}`, {
      method: 'POST',
      headers: { ...headers, 'Content-Type': contentType ?? 'application/json' },
      body,
    });
    if (reply.status < 400) throw new Error(`${path}: ${reply.status}`);
    keepReply({ status: reply.status, headers: reply.headers, body: await reply.text() });
  }
  for (const path of ['/inbox', `/inbox?to=${address}`, `/docs/${address}`, '/readyz']) {
    const reply = await fetch(`${service.url}${path}`);
    keepReply({ status: reply.status, headers: reply.headers, body: await reply.text() });
  }
  const sample = { recipient: 'grace.hopper@example.com', type: 'FORGET', code: mailCode };
  return { secrets, replies: replies.join('\n'), sample };
}
