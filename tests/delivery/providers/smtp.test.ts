import type { Provider } from '../../../src/delivery/provider';
import { createSmtpProvider } from '../../../src/delivery/providers/smtp';
import { onTeardown } from '../../support/harness';
import { freePort } from '../../support/free-port';
import { email, outcomeOf, permanent, temporary, unknown } from '../../support/provider-outcome';
import { startSmtpDialogue, type SmtpDialogue } from '../../support/smtp-dialogue';

describe('An SMTP server', () => {
  let server: SmtpDialogue;
  const provider = (settings = {}): Provider => {
    const smtp = createSmtpProvider({
      host: '127.0.0.1',
      port: server.port,
      secure: false,
      auth: undefined,
      from: '"Acme" <no-reply@acme.example>',
      ...settings,
    });
    onTeardown(() => smtp.close?.());
    return smtp;
  };

  beforeEach(async () => {
    server = await startSmtpDialogue();
  });

  test('is given one message for one recipient', async () => {
    expect(await outcomeOf(provider(), email)).toBe('taken');
    expect(server.received).toContain('MAIL FROM:<no-reply@acme.example>');
    expect(server.received.filter((line) => line.startsWith('RCPT'))).toEqual([
      'RCPT TO:<ada+otp@example.com>',
    ]);
    expect(server.received).toContain('Auto-Submitted: auto-generated');
  });

  const about = `<${email.to}> is no good`;

  test.each([
    ['an unknown mailbox', { RCPT: `550 5.1.1 ${about}` }, permanent('recipient_refused')],
    ['550 and no more', { RCPT: `550 ${about}` }, permanent('recipient_refused')],
    [
      '550 in many lines',
      { RCPT: `550-5.1.1 ${about}\r\n550 5.1.1 bye` },
      permanent('recipient_refused'),
    ],
    ['a full mailbox', { RCPT: `552 5.2.2 ${about}` }, permanent('recipient_refused')],
    [
      'a domain that takes no mail',
      { RCPT: `556 5.1.10 ${about}` },
      permanent('recipient_refused'),
    ],
    ['550 to our address', { RCPT: '550 5.7.1 Blocked' }, temporary('smtp_550')],
    ['550 to our sender, said late', { RCPT: '550 5.1.8 Bad sender' }, temporary('smtp_550')],
    ['no relaying', { RCPT: '554 Relay access denied' }, temporary('smtp_554')],
    ['550 to our sender', { MAIL: '550 5.1.8 Bad sender' }, temporary('smtp_550')],
    ['greylisting', { RCPT: `450 4.2.0 ${about}` }, temporary('smtp_450')],
    ['421 instead of a greeting', { greeting: '421 4.3.2 Not now' }, temporary('smtp_421')],
    ['421 midway', { RCPT: '421 4.3.2 Not now' }, temporary('smtp_421')],
    ['no message now', { DATA: '451 4.3.0 Later' }, temporary('smtp_451')],
    ['a refused message', { message: '554 5.7.1 Spam' }, temporary('smtp_554')],
    ['550 to a message', { message: `550 5.1.1 ${about}` }, temporary('smtp_550')],
    ['a reset before the message', { RCPT: 'reset' }, unknown('connection_lost')],
    ['a reset after the message', { message: 'reset' }, unknown('connection_lost')],
  ])('answers with %s', async (_what, script, outcome) => {
    server.script = script;
    expect(await outcomeOf(provider(), email)).toEqual(outcome);
  });

  test.each(['greeting', 'RCPT', 'message'] as const)(
    'is not waited for beyond the deadline at its %s',
    async (step) => {
      server.script = { [step]: 'silence' };
      const deadline = new AbortController();
      const reached = server.reached(step);
      const outcome = outcomeOf(provider(), email, deadline.signal);
      await reached;
      deadline.abort();
      expect(await outcome).toEqual(unknown('timeout'));
    },
  );

  const auth = { user: 'acme', pass: 'secret' };

  test.each([
    ['no TLS', { EHLO: '250 hello', STARTTLS: '502 What?' }, temporary('smtp_502')],
    [
      'TLS that is none',
      { EHLO: '250 STARTTLS', STARTTLS: '220 go\r\nwhat?' },
      temporary('connection'),
    ],
  ])('that offers %s gets no password', async (_what, script, outcome) => {
    server.script = script;
    expect(await outcomeOf(provider({ auth }), email)).toEqual(outcome);
    expect(server.received.join()).not.toContain('AUTH');
  });

  test('is not there', async () => {
    const nowhere = provider({ port: await freePort() });
    expect(await outcomeOf(nowhere, email)).toEqual(temporary('connection'));
  });

  test('speaks no TLS where it should', async () => {
    expect(await outcomeOf(provider({ secure: true }), email)).toEqual(temporary('connection'));
  });
});
