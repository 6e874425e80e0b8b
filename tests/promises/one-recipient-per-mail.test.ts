import { post, startTestService, type TestService } from '../support/harness';
import { HOSTILE_ADDRESSES, LONGEST_ADDRESS, UNUSUAL_ADDRESSES } from '../support/hostile-addresses';
import { startSmtpSink, type SmtpSink } from '../support/smtp-sink';

// The server of these tests, smtp-server, refuses an address of 254 characters, and two dots even in quotes.
const deliverable = UNUSUAL_ADDRESSES.filter(([typed]) => typed !== LONGEST_ADDRESS && !typed.includes('..'));

let smtp: SmtpSink;
let service: TestService;

beforeAll(async () => {
  smtp = await startSmtpSink();
  service = await startTestService({ SMTP_URL: `smtp://127.0.0.1:${smtp.port}` });
});

beforeEach(async () => {
  smtp.received = '';
  await service.database.query('DELETE FROM "OTP"', []);
});

const send = (email: unknown) => post(service, '/email/otp', { email, type: '2FA' });

async function expectRefused(email: unknown, body: { Details: string; Code: string }) {
  const reply = await send(email);
  expect(reply.status).toBe(400);
  expect(reply.body).toEqual({ Status: 'Failure', ...body });
  expect(smtp.received).toBe('');
  expect(await service.database.query('SELECT id FROM "OTP"', [])).toEqual([]);
}

describe('an e-mail address', () => {
  test.each(HOSTILE_ADDRESSES)('with %s is refused, and no mail is sent: %j', (_, email) =>
    expectRefused(email, {
      Details: 'Email is not a single valid address',
      Code: 'email_invalid',
    }),
  );

  test.each([
    ['a list', ['a@x.com']],
    ['an object', { address: 'a@x.com' }],
    ['a number', 7],
  ])('that is %s is refused, and no mail is sent', (_, email) =>
    expectRefused(email, { Details: 'Email must be a string', Code: 'email_not_a_string' }),
  );

  test.each(deliverable)('%j gets one mail, to exactly %j', async (email, to) => {
    expect((await send(email)).status).toBe(200);
    // From the bytes on the wire: smtp-server decodes international domains.
    const recipients = smtp.received.matchAll(/^RCPT TO:(.*)\r$/gm);
    const mailbox = to.replace(/^(.*\.)@/, '"$1"@');
    expect([...recipients].map(([, recipient]) => recipient)).toEqual([`<${mailbox}>`]);
    expect(smtp.received).toContain(`\r\nTo: ${mailbox}\r\n`);
  });

  test('of docomo.ne.jp with two dots travels in quotes, as RFC 5321 has it', async () => {
    await send('taro..yamada@docomo.ne.jp');
    expect(smtp.received).toMatch(/^RCPT TO:<"taro\.\.yamada"@docomo\.ne\.jp>\r$/m);
  });
});
