import { freePort } from '../../support/free-port';
import { email, outcomeOf, permanent, refusedHere, temporary, unknown } from '../../support/provider-outcome';
import { startSmtpDialogue, type SmtpDialogue } from '../../support/smtp-dialogue';
import { smtpProviderTo } from '../../support/smtp-provider-to';

describe('the SMTP provider', () => {
  let server: SmtpDialogue;
  const provider = (settings = {}) =>
    smtpProviderTo(server.port, { from: '"Acme" <no-reply@acme.example>', ...settings });

  beforeEach(async () => {
    server = await startSmtpDialogue();
  });

  test('sends one message to one recipient', async () => {
    expect(await outcomeOf(provider(), email)).toBe('taken');
    expect(server.received).toContain('MAIL FROM:<no-reply@acme.example>');
    expect(server.received.filter((line) => line.startsWith('RCPT'))).toEqual(['RCPT TO:<ada+otp@example.com>']);
    expect(server.received).toContain('Auto-Submitted: auto-generated');
  });

  const aboutRecipient = `<${email.to}> is no good`;

  test.each([
    ['an unknown mailbox', { RCPT: `550 5.1.1 ${aboutRecipient}` }, permanent('recipient_refused')],
    ['550 without an enhanced status code', { RCPT: `550 ${aboutRecipient}` }, permanent('recipient_refused')],
    ['550 in several lines', { RCPT: `550-5.1.1 ${aboutRecipient}\r\n550 5.1.1 bye` }, permanent('recipient_refused')],
    ['a full mailbox', { RCPT: `552 5.2.2 ${aboutRecipient}` }, permanent('recipient_refused')],
    ['a domain that accepts no mail', { RCPT: `556 5.1.10 ${aboutRecipient}` }, permanent('recipient_refused')],
    ['a blocked client address', { RCPT: '550 5.7.1 Blocked' }, refusedHere('recipient_rejected')],
    ['a rejected sender, reported after RCPT', { RCPT: '550 5.1.8 Bad sender' }, refusedHere('recipient_rejected')],
    ['a denied relay', { RCPT: '554 Relay access denied' }, refusedHere('recipient_rejected')],
    ['a rejected sender', { MAIL: '550 5.1.8 Bad sender' }, temporary('smtp_550')],
    ['greylisting', { RCPT: `450 4.2.0 ${aboutRecipient}` }, refusedHere('recipient_deferred')],
    ['a domain without an answer', { RCPT: `450 4.1.2 ${aboutRecipient}` }, refusedHere('recipient_deferred')],
    ['a policy of the server', { RCPT: `451 4.7.1 ${aboutRecipient}` }, refusedHere('recipient_deferred')],
    ['a mailbox that Exchange hides', { RCPT: `550 5.4.1 ${aboutRecipient}` }, refusedHere('recipient_rejected')],
    ["SES's sandbox", { message: `554 ${aboutRecipient}` }, refusedHere('message_rejected')],
    ['421 instead of a greeting', { greeting: '421 4.3.2 Not now' }, temporary('smtp_421')],
    ['421 to RCPT', { RCPT: '421 4.3.2 Not now' }, temporary('smtp_421')],
    ['a temporary refusal of DATA', { DATA: '451 4.3.0 Later' }, temporary('smtp_451')],
    ['a message rejected as spam', { message: '554 5.7.1 Spam' }, refusedHere('message_rejected')],
    ['550 to the message', { message: `550 5.1.1 ${aboutRecipient}` }, permanent('recipient_refused')],
    ['a reset before the message', { RCPT: 'reset' }, temporary('connection_lost')],
    ['a reset after the message', { message: 'reset' }, unknown('connection_lost')],
  ])('classifies %s', async (_, script, outcome) => {
    server.script = script;
    expect(await outcomeOf(provider(), email)).toEqual(outcome);
  });

  test.each([
    ['greeting', temporary('greeting')],
    ['EHLO', temporary('timeout')],
    ['RCPT', temporary('timeout')],
    ['message', unknown('timeout')],
  ])('stops at the deadline when the server is silent at step %s', async (step, outcome) => {
    server.script = { [step]: 'silence' };
    expect(await outcomeOf(provider(), email, AbortSignal.timeout(2_000))).toEqual(outcome);
  });

  const auth = { user: 'acme', pass: 'secret' };

  test.each([
    ['lacks TLS', { EHLO: '250 hello', STARTTLS: '502 What?' }, temporary('smtp_502')],
    ['breaks the TLS handshake', { EHLO: '250 STARTTLS', STARTTLS: '220 go\r\nwhat?' }, temporary('tls')],
  ])('does not log in to a server that %s', async (_, script, outcome) => {
    server.script = script;
    expect(await outcomeOf(provider({ auth }), email)).toEqual(outcome);
    expect(server.received.join()).not.toContain('AUTH');
  });

  test('classifies a refused connection', async () => {
    const nowhere = provider({ port: await freePort() });
    expect(await outcomeOf(nowhere, email)).toEqual(temporary('connection'));
  });

  test('classifies a server without TLS where `secure` requires it', async () => {
    expect(await outcomeOf(provider({ secure: true }), email)).toEqual(temporary('tls'));
  });
});
