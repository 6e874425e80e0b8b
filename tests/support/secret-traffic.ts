import { codeIn } from './code-in';
import { cryptWith } from './crypt';
import { post, wrongCode } from './harness';
import type { SmtpSink } from './smtp-sink';
import type { SnsSink } from './sns-sink';

export interface SecretTraffic {
  /** Every recipient, code, verification key, pad, token and idempotency key of the traffic. */
  secrets: string[];
  /** Every reply except those to successful sends and verifies, which hold a key or the recipient. */
  replies: string;
}

interface Parties {
  service: { url: string };
  smtp: SmtpSink;
  sns: SnsSink;
}

/** The service's master secret: it opens the keys, whose pads are secrets, too. */
export const TRAFFIC_SECRET = 'the secret of the traffic';

/** Makes valid, wrong, refused and malformed requests of one service, with real providers behind it. */
export async function makeSecretTraffic({ service, smtp, sns }: Parties): Promise<SecretTraffic> {
  const secrets: string[] = [];
  const replies: string[] = [];
  const crypt = cryptWith([TRAFFIC_SECRET]);
  const keepReply = (reply: { status: number; headers: Headers; body: unknown }) =>
    replies.push(JSON.stringify([reply.status, [...reply.headers], reply.body]));

  const mail = (email: string) => {
    const idempotencyKey = `double submit of ${email}`.replaceAll(/[^a-z]/g, '-');
    secrets.push(idempotencyKey);
    return post(service, '/email/otp', { email, type: 'FORGET' }, { 'Idempotency-Key': idempotencyKey });
  };
  const text = (number: string) => post(service, '/phone/otp', { phone_number: number, type: 'FORGET' });
  const verify = (verification: object) => post(service, '/verify/otp', verification);

  const redeem = async (right: { verification_key: string; otp: string; check: string }) => {
    const key = right.verification_key;
    const other = right.check.includes('@') ? 'mallory.mail@example.net' : '+12025550144';
    const pad = crypt.open(key)?.claims.pad ?? '';
    if (pad.length < 10) throw new Error('A short pad may occur by accident');
    secrets.push(right.check, other, key, ...key.split('.').slice(2), right.otp, pad);
    keepReply(await post(service, '/status/otp', { verification_key: key }));
    const resent = await post(service, '/resend/otp', { verification_key: key });
    if (resent.status !== 200) throw new Error(`resend: ${resent.status}`);
    keepReply(await post(service, '/resend/otp', { verification_key: key, channel: other }));
    keepReply(await verify({ ...right, otp: wrongCode(right.otp) }));
    keepReply(await verify({ ...right, verification_key: key.slice(0, -1) }));
    keepReply(await verify({ ...right, check: other }));
    const { status, body } = await verify(right);
    if (status !== 200 || body.Token === undefined) throw new Error(`verify: ${status}`);
    secrets.push(body.Token, ...body.Token.split('.').slice(1));
    keepReply(await verify(right));
    keepReply(await post(service, '/resend/otp', { verification_key: key }));
    keepReply(await post(service, '/cancel/otp', { verification_key: key }));
  };

  const mailKey = (await mail('Grace.Hopper@Example.com')).body.Details;
  const mailCode = codeIn(smtp.mails.at(-1)?.text);
  await redeem({ verification_key: mailKey, otp: mailCode, check: 'grace.hopper@example.com' });
  const textKey = (await text('+1 202-555-0143')).body.Details;
  const textCode = codeIn(sns.requests.at(-1)?.form['Message']);
  await redeem({ verification_key: textKey, otp: textCode, check: '+12025550143' });
  secrets.push('Grace.Hopper', '2025550143', '202-555-0143');

  const canceled = await mail('changed.her.mind@example.com');
  secrets.push('changed.her.mind@example.com', codeIn(smtp.mails.at(-1)?.text), canceled.body.Details);
  keepReply(await post(service, '/cancel/otp', { verification_key: canceled.body.Details }));

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
  for (const { path, ...init } of rejectedRequests({ address, key: mailKey, code: mailCode })) {
    const reply = await fetch(`${service.url}${path}`, init);
    if (init.method === 'POST' && reply.status < 400) throw new Error(`${path}: ${reply.status}`);
    keepReply({ status: reply.status, headers: reply.headers, body: await reply.text() });
  }
  return { secrets, replies: replies.join('\n') };
}

/** Requests that put secrets where a reply, an error or a log might repeat them. */
function rejectedRequests(secrets: { address: string; key: string; code: string }) {
  const { address, key, code } = secrets;
  const posts: (readonly [path: string, body: string, contentType?: string])[] = [
    ['/api/v1/verify/otp', `{"otp":"${code}","check":"${address}","verification_key":"${key}`],
    ['/api/v1/verify/otp', `{"otp":${code},"check":"${address}","verification_key":"${key}"}`],
    ['/api/v1/email/otp', `{"email":{"address":"${address}"},"type":"2FA"}`],
    ['/api/v1/email/otp', `{"email":"${address}","type":"${address}"}`],
    ['/api/v1/email/otp', `{"email":"${address} <${address}>","type":"2FA"}`],
    ['/api/v1/email/otp', `{"email":"${address}","filler":"${'x'.repeat(20_000)}"}`],
    ['/api/v1/email/otp', address, 'text/plain'],
    [`/api/v1/email/otp/${address}?otp=${code}`, '{}'],
    [`/${encodeURIComponent(address)}/${key}`, '{}'],
  ];
  const headers = { 'User-Agent': address, Referer: address, 'X-Request-Id': address };
  return [
    ...posts.map(([path, body, contentType = 'application/json']) => ({
      path,
      method: 'POST',
      headers: { ...headers, 'Content-Type': contentType },
      body,
    })),
    ...['/inbox', `/inbox?to=${address}`, `/docs/${address}`, '/readyz'].map((path) => ({
      path,
      method: 'GET',
    })),
  ];
}
