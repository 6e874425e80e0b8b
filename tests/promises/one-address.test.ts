import { post, startTestService, type TestService } from '../support/harness';
import { startSmtpSink, type SmtpSink } from '../support/smtp-sink';

const LONGEST = `${'l'.repeat(64)}@${'d'.repeat(60)}.${'d'.repeat(60)}.${'d'.repeat(60)}.co.uk`;

let smtp: SmtpSink;
let service: TestService;

beforeAll(async () => {
  smtp = await startSmtpSink();
  service = await startTestService({ SMTP_URL: `smtp://127.0.0.1:${smtp.port}` });
});

beforeEach(async () => {
  smtp.heard = '';
  await service.database.query('DELETE FROM "OTP"', []);
});

const send = (email: unknown) => post(service, '/email/otp', { email, type: '2FA' });

describe('an address that a mail library would take elsewhere', () => {
  test.each([
    ['two addresses', 'a@x.com,b@y.com'],
    ['two addresses with a semicolon', 'a@x.com;b@y.com'],
    ['two addresses with a space', 'a@x.com b@y.com'],
    ['a comma in the local part', 'a,b@y.com'],
    ['a second at sign', 'a@x.com@y.com'],
    ['a line break and a command', 'a@x.com\r\nRCPT TO:<b@y.com>'],
    ['a line break and a header', 'a@x.com\r\nBcc: b@y.com'],
    ['a bare line feed', 'a\n@x.com'],
    ['a bare carriage return', 'a@x.com\r b@y.com'],
    ['NUL', 'a@x.com\0b@y.com'],
    ['an angle bracket that closes', 'a@x.com>'],
    ['angle brackets and parameters', 'a@x.com> NOTIFY=SUCCESS <b@y.com'],
    ['angle brackets', '<a@x.com>'],
    ['a display name', 'Ada <a@x.com>'],
    ['a display name that is an address', '"a@x.com" <b@y.com>'],
    ['a group', 'all:a@x.com,b@y.com;'],
    ['a comment', 'a(b@y.com)@x.com'],
    ['a quoted local part', '"a@b"@x.com'],
    ['a quoted local part with a comma', '"a,b"@x.com'],
    ['a space', 'a b@x.com'],
    ['a tab', 'a\t@x.com'],
    ['an encoded word', '=?utf-8?q?a=40y.com=3e?=@x.com'],
    ['a right-to-left override', 'a\u202e@x.com'],
    ['a zero-width space in the domain', 'a@x\u200b.com'],
    ['a full-width at sign', 'a\uff20x.com'],
    ['a dotless i', 'm\u0131ke@x.com'],
    ['an address literal', 'a@[127.0.0.1]'],
    ['an IP address', 'a@127.0.0.1'],
    ['a host without a domain', 'a@localhost'],
    ['a list', ['a@x.com']],
    ['an object', { address: 'a@x.com' }],
    ['a number', 7],
  ])('(%s) is refused, and nothing is sent', async (_, email) => {
    const { status, body } = await send(email);
    expect(status).toBe(400);
    const isString = typeof email === 'string';
    expect(body).toEqual({
      Status: 'Failure',
      Details: isString ? 'Email is not a single valid address' : 'Email must be a string',
      Code: isString ? 'email_invalid' : 'email_not_a_string',
    });
    expect(smtp.heard).toBe('');
    expect(await service.database.query('SELECT id FROM "OTP"', [])).toEqual([]);
  });
});

describe('an unusual address', () => {
  test.each([
    ['a+tag@x.com', 'a+tag@x.com'],
    ["o'hara@x.com", "o'hara@x.com"],
    ['a.b@x.co.uk', 'a.b@x.co.uk'],
    ['a%y.com@x.com', 'a%y.com@x.com'],
    ['y.com!a@x.com', 'y.com!a@x.com'],
    ['a{b}|c~d=e?f/g@x.com', 'a{b}|c~d=e?f/g@x.com'],
    [`${'l'.repeat(64)}@x.com`, `${'l'.repeat(64)}@x.com`],
    [LONGEST, LONGEST],
    ['ada@Bücher.example', 'ada@xn--bcher-kva.example'],
  ])('%s gets its message, and nobody else does', async (email, to) => {
    expect((await send(email)).status).toBe(200);
    // As it went over the wire: the server's library shows international domains decoded.
    const recipients = smtp.heard.matchAll(/^RCPT TO:(.*)\r$/gm);
    expect([...recipients].map(([, recipient]) => recipient)).toEqual([`<${to}>`]);
  });
});
