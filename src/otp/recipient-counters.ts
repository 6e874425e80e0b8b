import type { Digests } from '../crypt/digests';
import type { Claims } from '../crypt/verification-key';

export type RecipientCounters = ReturnType<typeof createRecipientCounters>;

/**
 * The keys under which a recipient's sends and wrong guesses are counted. Each type counts alone: otherwise the
 * "forgot password" clicks of strangers would use up the codes with which the person signs in.
 */
export function createRecipientCounters(digests: Digests, { foldPlusTags }: { foldPlusTags: boolean }) {
  const keyFor =
    (purpose: string) =>
    ({ sub, type }: Pick<Claims, 'sub' | 'type'>) =>
      digests.counter(purpose, JSON.stringify([foldPlusTags ? withoutPlusTag(sub) : sub, type]));
  return { sends: keyFor('sends'), guesses: keyFor('recipient') };
}

/** `ada+shop@example.com` and `ada@example.com` are one mailbox at most providers. */
function withoutPlusTag(identity: string): string {
  return identity.replace(/\+[^@]*@/, '@');
}
