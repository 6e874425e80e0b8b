import { createSmtpProvider } from '../../src/delivery/providers/smtp';
import { eventually } from '../support/eventually';
import { onTeardown } from '../support/harness';
import { email, outcomeOf } from '../support/provider-outcome';
import { startSmtpDialogue } from '../support/smtp-dialogue';

const DELIVERY_TIMEOUT_MS = 30_000;

/** A server, and the outcome of one send to it. */
async function sendTo(delaysMs: Record<string, number>) {
  const server = await startSmtpDialogue();
  server.delaysMs = delaysMs;
  const smtp = createSmtpProvider({
    host: '127.0.0.1',
    port: server.port,
    secure: false,
    auth: undefined,
    from: 'no-reply@acme.example',
    maxConnections: 20,
  });
  onTeardown(() => smtp.close?.());
  const outcome = outcomeOf(smtp, email, AbortSignal.timeout(DELIVERY_TIMEOUT_MS));
  return { server, outcome: await outcome };
}

test('a slow server has all of DELIVERY_TIMEOUT, and an idle connection is closed after ten seconds', async () => {
  const idle = sendTo({}).then(({ server }) => eventually(() => server.open() === 0 || undefined));
  const [greeting, confirmation] = await Promise.all([sendTo({ greeting: 6_000 }), sendTo({ message: 12_000 }), idle]);
  expect([greeting.outcome, confirmation.outcome]).toEqual(['taken', 'taken']);
});
