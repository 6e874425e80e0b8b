import type { OpenedKey } from '../crypt/verification-key';
import type { Otps } from '../models/otps';
import type { Verdict } from '../models/redeem';
import type { OpenGuess } from './guess';
import { expiryOf } from './issue';

export const STATES = ['pending', 'approved', 'expired', 'canceled', 'max_attempts_reached'] as const;

export interface CodeStatus {
  state: (typeof STATES)[number];
  expiresAt: Date;
  /** Guesses left. */
  attemptsLeft: number;
}

interface Dependencies {
  otps: Otps;
  guessAt: (key: OpenedKey, now: Date) => OpenGuess;
  clock: () => Date;
}

export function createStatus({ otps, guessAt, clock }: Dependencies) {
  /** The state of a code. It spends no guess. */
  return async (key: OpenedKey): Promise<CodeStatus> => {
    const now = clock();
    const { verdict } = await otps.lookUp(guessAt(key, now));
    const expiresAt = expiryOf(key.claims);
    const attemptsLeft = verdict.outcome === 'wrong' ? verdict.attemptsLeft : 0;
    return { state: stateOf(verdict, expiresAt <= now), expiresAt, attemptsLeft };
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
