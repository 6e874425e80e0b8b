import { eventually } from '../support/eventually';
import { email, outcomeOf } from '../support/provider-outcome';
import { startSmtpDialogue } from '../support/smtp-dialogue';
import { smtpProviderTo } from '../support/smtp-provider-to';

const DELIVERY_TIMEOUT_MS = 30_000;

/** A server, and the outcome of one send to it. */
async function sendTo(delaysMs: Record<string, number>) {
  const server = await startSmtpDialogue();
  server.delaysMs = delaysMs;
  const outcome = outcomeOf(smtpProviderTo(server.port), email, AbortSignal.timeout(DELIVERY_TIMEOUT_MS));
  return { server, outcome: await outcome };
}

test('a slow server has all of DELIVERY_TIMEOUT, and an idle connection is closed after ten seconds', async () => {
  const idle = sendTo({}).then(({ server }) => eventually(() => server.open() === 0 || undefined));
  const [greeting, confirmation] = await Promise.all([sendTo({ greeting: 6_000 }), sendTo({ message: 12_000 }), idle]);
  expect([greeting.outcome, confirmation.outcome]).toEqual(['taken', 'taken']);
});
