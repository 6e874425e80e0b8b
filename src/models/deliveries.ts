import { inBatches } from '../database/batch';
import type { Database } from '../database/database';
import type { DeliveryReason, DeliveryState } from '../delivery-state';

/** What a provider reports about one message of an OTP. */
export interface NewDelivery {
  /** The OTP's. */
  id: string;
  /** The later of two messages is greater. */
  attempt: number;
  state: DeliveryState;
  reason: DeliveryReason | undefined;
  provider: string;
  /** The provider's id of the message. */
  messageId: string | undefined;
  /** When the code expires. */
  expiresAt: Date;
}

/** The message that a row knows, for providers that take feedback. */
export interface KnownMessage {
  provider: string;
  messageId: string;
}

export type Deliveries = ReturnType<typeof createDeliveries>;

/** A state never goes back to one of a lower rank. A carrier may deliver what it gave up before. */
const RANKS: Record<DeliveryState, number> = { accepted: 1, sent: 2, undelivered: 3, failed: 3, delivered: 4 };

/*
 * One statement for all reports of one turn of the event loop. Reports come twice, out of order and to several processes:
 * an upsert waits for a concurrent one and sees its result. A message that was delivered stays so, whatever another
 * message of the OTP does. Otherwise the latest message counts, and of its states the highest.
 */
const RECORD = `
  INSERT INTO otp_deliveries AS known (id, attempt, rank, state, reason, provider, message_id, at, expires_at)
  SELECT id, attempt, rank, state, reason, provider, message_id, now(), expires_at
    FROM unnest($1::uuid[], $2::int8[], $3::int4[], $4::text[], $5::text[], $6::text[], $7::text[], $8::timestamptz[])
      AS new (id, attempt, rank, state, reason, provider, message_id, expires_at) ORDER BY id
  ON CONFLICT (id) DO UPDATE
     SET attempt = excluded.attempt, rank = excluded.rank, state = excluded.state, reason = excluded.reason,
         provider = excluded.provider, message_id = excluded.message_id, at = excluded.at
   WHERE known.rank < ${RANKS.delivered}
     AND (excluded.rank = ${RANKS.delivered} OR (excluded.attempt, excluded.rank) > (known.attempt, known.rank))
  RETURNING id`;

const KNOWN_MESSAGE = `
  SELECT provider, message_id AS "messageId" FROM otp_deliveries WHERE id = $1 AND message_id IS NOT NULL`;

/** The table `otp_deliveries`: how far the messages of each OTP came. It holds no recipient. */
export function createDeliveries(database: Database) {
  async function recordAll(deliveries: readonly NewDelivery[]): Promise<boolean[]> {
    const bind = [
      deliveries.map(({ id }) => id),
      deliveries.map(({ attempt }) => attempt),
      deliveries.map(({ state }) => RANKS[state]),
      deliveries.map(({ state }) => state),
      deliveries.map(({ reason }) => reason ?? null),
      deliveries.map(({ provider }) => provider),
      deliveries.map(({ messageId }) => messageId ?? null),
      deliveries.map(({ expiresAt }) => expiresAt),
    ];
    const moved = await database.query<{ id: string }>(RECORD, bind, 'delivery');
    return deliveries.map(({ id }) => moved.some((row) => row.id === id));
  }

  return {
    /** @returns whether the state moved */
    record: inBatches<NewDelivery, boolean>({
      keyOf: ({ id }) => id,
      run: recordAll,
      resultAfter: () => undefined,
      waitMs: database.waitMs,
    }),

    async knownMessage(id: string): Promise<KnownMessage | undefined> {
      const [row] = await database.query<KnownMessage>(KNOWN_MESSAGE, [id], 'delivery');
      return row;
    },
  };
}
