import { createDeliveries } from '../../src/models/deliveries';
import { createPurge } from '../../src/models/purge';
import { startTestService } from '../support/harness';

const RETENTION = { retentionSeconds: 3600, ttlSeconds: 600 };
const HOUR_MS = 3_600_000;

/** An id of a code that was sent `hours` ago. */
function idOf(hours: number): string {
  const hex = (Date.now() - hours * HOUR_MS).toString(16).padStart(12, '0');
  return `${hex.slice(0, 8)}-${hex.slice(8)}-7000-8000-000000000000`;
}

test('a delivery state is deleted 72 hours after its code expired', async () => {
  const { database } = await startTestService();
  const { record } = createDeliveries(database);
  const ages = [0, 1, 71, 74, 100];
  for (const hours of ages) {
    await record({
      ...{
        id: idOf(hours),
        attempt: 1,
        state: 'delivered',
        reason: undefined,
        provider: 'twilio',
        messageId: undefined,
      },
      expiresAt: new Date(Date.now() - hours * HOUR_MS),
    });
  }
  await createPurge(database, RETENTION)(new Date(), () => false);
  const kept = await database.query<{ hours: number }>(
    `SELECT round(extract(epoch FROM now() - expires_at) / 3600)::int4 AS hours FROM otp_deliveries ORDER BY hours`,
    [],
  );
  expect(kept.map(({ hours }) => hours)).toEqual([0, 1, 71]);
});
