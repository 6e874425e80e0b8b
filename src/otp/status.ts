import type { OpenedKey } from '../crypt/verification-key';
import type { Delivery as ProviderDelivery } from '../delivery/delivery';
import type { Delivery } from '../models/look-up';
import type { Otps } from '../models/otps';
import type { Verdict } from '../models/redeem';
import type { OpenGuess } from './guess';
import { channelOf } from './channel-of';
import { expiryOf } from './issue';
import type { OtpSettings } from './otp';
import type { Receipts } from './receipts';

export const STATES = ['pending', 'approved', 'expired', 'canceled', 'max_attempts_reached'] as const;

export interface CodeStatus {
  state: (typeof STATES)[number];
  expiresAt: Date;
  /** Guesses left. */
  attemptsLeft: number;
  /** How far the message came; undefined where no provider reports. */
  delivery: Delivery | undefined;
}

interface Dependencies {
  otps: Otps;
  guessAt: (key: OpenedKey, now: Date) => OpenGuess;
  delivery: Pick<ProviderDelivery, 'providers'>;
  receipts: Pick<Receipts, 'isReporting'>;
  settings: Pick<OtpSettings, 'testRecipients'>;
  clock: () => Date;
}

export function createStatus({ otps, guessAt, delivery, receipts, settings, clock }: Dependencies) {
  /** A key exists only for a message that a provider took. A test recipient gets no message. */
  function isTaken({ claims }: OpenedKey): boolean {
    if (settings.testRecipients.has(claims.sub)) return false;
    return delivery.providers(channelOf(claims)).some(receipts.isReporting);
  }

  /** The state of a code. It spends no guess. */
  return async (key: OpenedKey): Promise<CodeStatus> => {
    const now = clock();
    const { verdict, delivery: reported } = await otps.lookUp(guessAt(key, now));
    const expiresAt = expiryOf(key.claims);
    const attemptsLeft = verdict.outcome === 'wrong' ? verdict.attemptsLeft : 0;
    const taken =
      verdict.outcome !== 'unknown' && isTaken(key) ? ({ state: 'accepted', reason: undefined } as const) : undefined;
    return { state: stateOf(verdict, expiresAt <= now), expiresAt, attemptsLeft, delivery: reported ?? taken };
  };
}

function stateOf({ outcome }: Verdict, isExpired: boolean): CodeStatus['state'] {
  switch (outcome) {
    case 'wrong':
      return 'pending';
    case 'redeemed':
    case 'used':
      return 'approved';
    case 'capped':
      return 'max_attempts_reached';
    case 'expired':
      return 'expired';
    case 'unknown':
      // Rows are purged after their end, RETENTION at the earliest: a row that is gone within its life was canceled.
      return isExpired ? 'expired' : 'canceled';
  }
}
