import { ApiError } from '../errors';
import type { OnDecision } from '../observer';
import type { Recipient } from './recipient';

/** A message that counts in a limit before it is sent. */
export interface Reservation {
  /** Refunds the message that no provider took. Never rejects: the send has failed already. */
  refund(): Promise<void>;
}

/** A limit on the messages to a kind of destination. */
export interface DestinationLimit {
  /**
   * Counts one message, before it is sent: a burst would otherwise pass a limit that is read first.
   * @throws ApiError `destination_blocked`
   */
  reserve(recipient: Recipient, sentAt: Date): Promise<Reservation>;
}

/** Tells what the limit decides about each message that it counts. */
export function watched(limit: DestinationLimit, onDecision: OnDecision): DestinationLimit {
  return {
    async reserve(recipient, sentAt) {
      const reservation = await limit.reserve(recipient, sentAt).catch((error: unknown) => {
        onDecision(error instanceof ApiError && error.code === 'destination_blocked' ? 'refused' : 'unavailable');
        throw error;
      });
      if (reservation !== noReservation) onDecision('allowed');
      return reservation;
    },
  };
}

/** Reserves in each limit, in the order given, or in none. */
export function inEach(limits: readonly DestinationLimit[]): DestinationLimit {
  return {
    async reserve(recipient, sentAt) {
      const reserved: Reservation[] = [];
      const refund = async () => {
        for (const reservation of reserved) await reservation.refund();
      };
      for (const limit of limits) {
        const reservation = await limit.reserve(recipient, sentAt).catch(async (error: unknown) => {
          await refund();
          throw error;
        });
        reserved.push(reservation);
      }
      return { refund };
    },
  };
}

export const noReservation: Reservation = { refund: () => Promise.resolve() };
