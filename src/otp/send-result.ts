import { z } from 'zod';
import { ClaimsSchema } from '../crypt/verification-key';
import { expiryOf } from './issue';
import type { Sent } from './send';

const ResultSchema = z.discriminatedUnion('outcome', [
  /** The message may have arrived, and the code is dead. */
  z.object({ outcome: z.literal('unknown') }),
  z.object({
    outcome: z.literal('sent'),
    /** Those of the verification key without the recipient. */
    claims: z.record(z.string(), z.unknown()),
    /** The secret that seals the verification key: digests of the code are made with it. */
    kid: z.string(),
    resendAtMs: z.number(),
  }),
]);

/** The result of a send, as its repeats need it. It holds neither the recipient nor the code. */
export type SendResult = z.infer<typeof ResultSchema>;

export const resultOf = ({ claims, kid, resendAfterSeconds }: Sent, newestKid: string, now: Date): SendResult => ({
  outcome: 'sent',
  claims: { ...claims, sub: undefined },
  kid: kid ?? newestKid,
  resendAtMs: now.getTime() + resendAfterSeconds * 1000,
});

/** What the repeat of a completed send replies: another verification key for the same code. */
export function sentAgain(result: Extract<SendResult, { outcome: 'sent' }>, sub: string, now: Date): Sent {
  const claims = ClaimsSchema.parse({ ...result.claims, sub });
  const waitMs = Math.max(0, result.resendAtMs - now.getTime());
  return { claims, kid: result.kid, expiresAt: expiryOf(claims), resendAfterSeconds: Math.ceil(waitMs / 1000) };
}

/** @returns undefined for a text that is not a result */
export function parseResult(text: string | undefined): SendResult | undefined {
  return text === undefined ? undefined : ResultSchema.parse(JSON.parse(text));
}
