import type { OpenedKey } from '../crypt/verification-key';
import type { Guess } from '../models/redeem';
import { expiryOf } from './issue';
import type { OtpSettings } from './otp';
import type { RecipientCounters } from './recipient-counters';

interface Dependencies {
  recipientCounters: RecipientCounters;
  settings: OtpSettings;
}

/** A guess at the code of a key, before a code was typed. */
export type OpenGuess = Omit<Guess, 'digest' | 'redemption'>;

export function createGuessAt({ recipientCounters, settings }: Dependencies) {
  const { maxAttempts, guessesPerRecipient, testRecipients } = settings;
  return ({ claims }: OpenedKey, now: Date): OpenGuess => ({
    id: claims.jti,
    now,
    expiresAt: expiryOf(claims),
    code: { maxWrong: maxAttempts },
    recipient: {
      counter: recipientCounters.guesses(claims),
      maxWrong: guessesPerRecipient.points,
      windowSeconds: guessesPerRecipient.windowSeconds,
      // A fixed code does not change with each send, so first guesses at it would add up.
      sparesFirstGuess: !testRecipients.has(claims.sub),
    },
  });
}
