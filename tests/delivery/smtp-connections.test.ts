import { circuitOf } from '../support/circuit-of';
import { eventually } from '../support/eventually';
import { post, startTestService, type TestService } from '../support/harness';
import { email, outcomeOf, temporary, unknown } from '../support/provider-outcome';
import { startSmtpDialogue, type SmtpDialogue } from '../support/smtp-dialogue';
import { smtpProviderTo } from '../support/smtp-provider-to';

let server: SmtpDialogue;
beforeEach(async () => {
  server = await startSmtpDialogue();
});

const provider = (settings = {}) => smtpProviderTo(server.port, settings);
const startService = (settings = {}) => startTestService({ SMTP_URL: `smtp://127.0.0.1:${server.port}`, ...settings });
const send = (service: TestService) => post(service, '/email/otp', { email: 'ada@example.com', type: '2FA' });
const count = (line: string) => server.received.filter((received) => received === line).length;
const messages = () => count('.');
const allClosed = () => eventually(() => server.open() === 0 || undefined);
const times = <Value>(length: number, make: () => Value) => Array.from({ length }, make);

describe('a server that allows three connections', () => {
  const TOO_MANY = '421 4.3.2 Too many connections';

  test('gets twelve sends at once over three, and its circuit stays closed', async () => {
    server.script = { greeting: () => (server.open() > 3 ? TOO_MANY : undefined) };
    server.delaysMs = { message: 50 };
    const service = await startService();
    const replies = await Promise.all(times(12, () => send(service)));
    expect(replies.map(({ status }) => status)).toEqual(times(12, () => 200));
    expect(messages()).toBe(12);
    expect(await circuitOf(service, 'email')).toBe('closed');
  });

  test('is not asked for a fourth one again at once', async () => {
    server.script = { greeting: () => (server.open() > 3 ? TOO_MANY : undefined) };
    server.delaysMs = { message: 20 };
    const smtp = provider();
    await Promise.all(times(8, () => outcomeOf(smtp, email)));
    const { connections } = server;
    await Promise.all(times(8, () => outcomeOf(smtp, email)));
    expect(server.connections).toBe(connections);
  });

  test('may say so after the login, with another code', async () => {
    server.script = { AUTH: () => (server.open() > 1 ? '432 4.3.2 Too many connections' : undefined) };
    server.delaysMs = { message: 50 };
    const smtp = provider({ auth: { user: 'a', pass: 'b' }, options: { ignoreTLS: true } });
    const first = outcomeOf(smtp, email);
    await server.reached('message');
    const more = times(3, () => outcomeOf(smtp, email));
    expect(await Promise.all([first, ...more])).toEqual(times(4, () => 'taken'));
  });

  test('fails the sends when it refuses every connection', async () => {
    server.script = { greeting: TOO_MANY };
    const smtp = provider();
    const outcomes = await Promise.all(times(6, () => outcomeOf(smtp, email)));
    expect(outcomes).toEqual(times(6, () => temporary('smtp_421')));
    expect(server.connections).toBeLessThanOrEqual(12);
  });
});

describe('SMTP_MAX_CONNECTIONS', () => {
  test('bounds the connections, and sends wait for one in use', async () => {
    const service = await startService({ SMTP_MAX_CONNECTIONS: '2' });
    let most = 0;
    server.script = { MAIL: () => void (most = Math.max(most, server.open())) };
    const replies = await Promise.all(times(9, () => send(service)));
    expect(replies.map(({ status }) => status)).toEqual(times(9, () => 200));
    expect(most).toBe(2);
  });

  test('lets sends wait in their order', async () => {
    const smtp = provider({ maxConnections: 1 });
    const people = ['a', 'b', 'c', 'd'].map((name) => `${name}@example.com`);
    await Promise.all(people.map((to) => outcomeOf(smtp, { ...email, to })));
    const recipients = server.received.filter((line) => line.startsWith('RCPT'));
    expect(recipients).toEqual(people.map((to) => `RCPT TO:<${to}>`));
  });

  test('ends the wait of a send at its deadline, and nothing of it was sent', async () => {
    server.script = { message: 'silence' };
    const smtp = provider({ maxConnections: 1 });
    const first = outcomeOf(smtp, email, AbortSignal.timeout(3_000));
    const second = outcomeOf(smtp, email, AbortSignal.timeout(200));
    expect(await second).toEqual(temporary('timeout'));
    expect(await first).toEqual(unknown('timeout'));
    expect(count('DATA')).toBe(1);
  });
});

describe('a connection that ends before it reads the message', () => {
  test.each([
    ['421 at its second MAIL', { MAIL: '421 4.7.0 Too many messages' }],
    ['421 at its second RCPT', { RCPT: '421 4.7.0 Closing' }],
    ['421 at its second DATA', { DATA: '421 4.3.0 Closing' }],
    ['a reset at its second MAIL', { MAIL: 'reset' }],
    ['a reset at its second DATA', { DATA: 'reset' }],
  ])('is replaced by a new one: %s', async (_, script) => {
    server.script = Object.fromEntries(
      Object.entries(script).map(([step, reply]) => [step, (nth: number) => (nth === 2 ? reply : undefined)]),
    );
    const smtp = provider();
    expect(await outcomeOf(smtp, email)).toBe('taken');
    expect(await outcomeOf(smtp, email)).toBe('taken');
    expect(messages()).toBe(2);
    expect(server.connections).toBe(2);
  });

  test('is replaced once, and then the send fails', async () => {
    server.script = { MAIL: '421 4.7.0 Closing' };
    expect(await outcomeOf(provider(), email)).toEqual(temporary('smtp_421'));
    expect(server.connections).toBe(2);
  });

  test.each(['421 4.7.0 Closing', 'reset'])('gives the allowance back: %s', async (reply) => {
    const service = await startService({ LIMIT_SENDS_PER_RECIPIENT: '1/1h' });
    server.script = { MAIL: reply };
    expect((await send(service)).status).toBe(502);
    server.script = {};
    expect((await send(service)).status).toBe(200);
  });

  test('gives the allowance back when its greeting is late', async () => {
    const service = await startService({ LIMIT_SENDS_PER_RECIPIENT: '1/1h', DELIVERY_TIMEOUT: '4' });
    server.script = { greeting: 'silence' };
    expect((await send(service)).status).toBe(502);
    expect(service.output()).toContain('"reason":"greeting"');
    server.script = {};
    expect((await send(service)).status).toBe(200);
  });
});

describe('a message that the server may have taken', () => {
  test.each([
    ['a reset', 'reset', unknown('connection_lost')],
    ['421', '421 4.3.0 Closing', temporary('smtp_421')],
    ['a reply that is neither yes nor no', '354 go on', unknown('unreadable_reply')],
    ['a reply without a code', 'queued as 123', unknown('unreadable_reply')],
  ])('is not sent again after %s', async (_, reply, outcome) => {
    server.script = { message: reply };
    expect(await outcomeOf(provider(), email)).toEqual(outcome);
    expect(messages()).toBe(1);
    expect(server.connections).toBe(1);
  });

  test('is not sent again after the connection ends within it', async () => {
    server.script = { message: 'silence' };
    const outcome = outcomeOf(provider(), email);
    await eventually(() => server.received.includes('MIME-Version: 1.0') || undefined);
    server.cut();
    expect(await outcome).toEqual(unknown('connection_lost'));
    expect(count('MIME-Version: 1.0')).toBe(1);
  });
});

describe('a connection', () => {
  test('carries a hundred messages', async () => {
    const smtp = provider();
    for (let sent = 0; sent < 100; sent += 1) await outcomeOf(smtp, email);
    expect(server.connections).toBe(1);
    expect(await outcomeOf(smtp, email)).toBe('taken');
    expect(server.connections).toBe(2);
    expect(count('QUIT')).toBe(1);
  });

  test('gets an address with dots in a row in quotes', async () => {
    await outcomeOf(provider(), { ...email, to: 'a..b.@docomo.ne.jp' });
    expect(server.received).toContain('RCPT TO:<"a..b."@docomo.ne.jp>');
  });

  test('is used again after a refused recipient', async () => {
    server.script = { RCPT: (nth) => (nth === 1 ? '550 5.1.1 Unknown' : undefined) };
    const smtp = provider({ maxConnections: 1 });
    await outcomeOf(smtp, email);
    expect(await outcomeOf(smtp, email)).toBe('taken');
    expect(count('RSET')).toBe(1);
    expect(server.connections).toBe(1);
  });

  test('is destroyed at the deadline of the message that it carries', async () => {
    server.script = { message: 'silence' };
    const smtp = provider();
    expect(await outcomeOf(smtp, email, AbortSignal.timeout(2_000))).toEqual(unknown('timeout'));
    await allClosed();
  });

  test('that the server ended while it was idle is replaced', async () => {
    const smtp = provider();
    await outcomeOf(smtp, email);
    server.cut();
    await allClosed();
    expect(await outcomeOf(smtp, email)).toBe('taken');
  });

  test('has the domain of EMAIL_FROM as its name in EHLO, or SMTP_NAME', async () => {
    await send(await startService({ EMAIL_FROM: 'Café <no-reply@bücher.example>' }));
    await send(await startService({ EMAIL_FROM: 'no-reply@acme.example', SMTP_NAME: 'otp.acme.example' }));
    const names = server.received.filter((line) => line.startsWith('EHLO'));
    expect(names).toEqual(['EHLO xn--bcher-kva.example', 'EHLO otp.acme.example']);
  });
});
