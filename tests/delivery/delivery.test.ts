import { codeIn } from '../support/code-in';
import { post, startTestService, type TestService } from '../support/harness';
import { startSmtpSink, type Mail, type SmtpSink } from '../support/smtp-sink';
import { startSnsSink, type SnsSink } from '../support/sns-sink';

const TYPES = ['VERIFICATION', 'FORGET', '2FA'];

let smtp: SmtpSink;
let sns: SnsSink;
let service: TestService;

beforeAll(async () => {
  smtp = await startSmtpSink();
  sns = await startSnsSink();
  service = await startTestService({
    ...sns.env,
    SMTP_URL: `smtp://127.0.0.1:${smtp.port}`,
    EMAIL_FROM: '"Example Codes" <codes@example.org>',
    SMS_SENDER_ID: 'EXAMPLE',
    DELIVERY_TIMEOUT: '30',
  });
});

/** Sends a code and returns its verification key with the one mail that arrived. */
async function sendMail(email: string, type = '2FA'): Promise<{ key: string; mail: Mail }> {
  const before = smtp.mails.length;
  const { status, body } = await post(service, '/email/otp', { email, type });
  expect(status).toBe(200);
  const [mail, ...more] = smtp.mails.slice(before);
  if (mail === undefined || more.length > 0) throw new Error('Expected exactly one mail');
  return { key: body.Details, mail };
}

async function sendSms(phoneNumber: string, type = '2FA') {
  const before = sns.requests.length;
  const { status, body } = await post(service, '/phone/otp', { phone_number: phoneNumber, type });
  expect(status).toBe(200);
  const [request, ...more] = sns.requests.slice(before);
  if (request === undefined || more.length > 0) throw new Error('Expected exactly one request');
  return { key: body.Details, request };
}

async function expectRedeemedOnce(verification: Record<'verification_key' | 'otp' | 'check', string>) {
  const first = await post(service, '/verify/otp', verification);
  expect(first.status).toBe(200);
  expect(first.body).toMatchObject({
    Status: 'Success',
    Details: 'OTP Matched',
    Check: verification.check,
  });
  const second = await post(service, '/verify/otp', verification);
  expect(second.status).toBe(400);
  expect(second.body.Details).toBe('OTP Already Used');
}

describe('an e-mail', () => {
  test.each(TYPES)('of type %s carries a code that is redeemed once', async (type) => {
    const { key, mail } = await sendMail('ada@example.com', type);
    const otp = codeIn(mail.text);
    await expectRedeemedOnce({ verification_key: key, otp, check: 'ADA@example.com' });
  });

  test('has the same code in its subject, text and HTML', async () => {
    const { mail } = await sendMail('ada@example.com');
    const code = codeIn(mail.subject);
    expect(code).toMatch(/^\d{6}$/);
    expect(codeIn(mail.text)).toBe(code);
    expect(mail.html).toContain(`>${code}<`);
  });

  test('has a different subject for every type', async () => {
    const subjects = new Set<string>();
    for (const type of TYPES) {
      const { mail } = await sendMail('ada@example.com', type);
      subjects.add((mail.subject ?? '').replace(codeIn(mail.subject), ''));
    }
    expect(subjects.size).toBe(TYPES.length);
  });

  test('has one recipient, as typed but with its domain in lower case', async () => {
    const { mail } = await sendMail(' Ada.Lovelace+Tag@EXAMPLE.Com ');
    expect(mail.envelope.to).toEqual(['Ada.Lovelace+Tag@example.com']);
    expect(mail.to).toMatchObject({ text: 'Ada.Lovelace+Tag@example.com' });
    expect([mail.cc, mail.bcc]).toEqual([undefined, undefined]);
  });

  test('comes from EMAIL_FROM', async () => {
    const { mail } = await sendMail('ada@example.com');
    expect(mail.envelope.from).toBe('codes@example.org');
    expect(mail.from?.value).toEqual([{ name: 'Example Codes', address: 'codes@example.org' }]);
  });

  test('has an Auto-Submitted header, so that autoresponders stay silent', async () => {
    const { mail } = await sendMail('ada@example.com');
    expect(mail.headers.get('auto-submitted')).toBe('auto-generated');
  });
});

describe('connections to the mail server', () => {
  const email = 'ada@example.com';

  test('are reused: 1 for 10 sends in sequence, at most 20 for 30 concurrent senders', async () => {
    const before = { connections: smtp.connections, mails: smtp.mails.length };
    for (let sent = 0; sent < 10; sent++) await sendMail(email);
    expect(smtp.connections - before.connections).toBeLessThanOrEqual(1);

    const sendFour = async () => {
      for (let sent = 0; sent < 4; sent++) {
        expect((await post(service, '/email/otp', { email, type: '2FA' })).status).toBe(200);
      }
    };
    await Promise.all(Array.from({ length: 30 }, sendFour));
    expect(smtp.mails.length - before.mails).toBe(10 + 30 * 4);
    expect(smtp.connections - before.connections).toBeLessThanOrEqual(20);
  });
});

describe('an SMS', () => {
  test.each(TYPES)('of type %s carries a code that is redeemed once', async (type) => {
    const { key, request } = await sendSms('+1 (202) 555-0143', type);
    const otp = codeIn(request.form['Message']);
    await expectRedeemedOnce({ verification_key: key, otp, check: '+12025550143' });
  });

  test('is one signed, transactional Publish from SMS_SENDER_ID to the number in E.164', async () => {
    const { request } = await sendSms('+1 (202) 555-0143');
    expect(request.form).toMatchObject({ Action: 'Publish', PhoneNumber: '+12025550143' });
    expect(request.form).not.toHaveProperty('TopicArn');
    expect(request.attributes).toEqual({
      'AWS.SNS.SMS.SMSType': 'Transactional',
      'AWS.SNS.SMS.SenderID': 'EXAMPLE',
    });
    expect(request.authorization).toMatch(
      /^AWS4-HMAC-SHA256 Credential=AKIAEXAMPLE\/\d{8}\/eu-west-1\/sns\/aws4_request,/,
    );
  });

  test('has a different text for every type', async () => {
    const texts = new Set<string>();
    for (const type of TYPES) {
      const { request } = await sendSms('+12025550143', type);
      const text = request.form['Message'] ?? '';
      texts.add(text.replace(codeIn(text), ''));
    }
    expect(texts.size).toBe(TYPES.length);
  });
});
