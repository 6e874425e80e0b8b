/*
 * Words used here and everywhere: a *code* is what a person types; an *OTP* is the row that stands for it;
 * a *recipient* is who gets the message, over a *channel* (email, sms); a *verification key* is what the
 * caller brings back: the recipient, type and expiry of one OTP, sealed.
 */
import { uuidv7 } from 'uuidv7';
import { ApiError } from '../errors';
import type { Crypt } from '../middleware/crypt';
import type { Codes } from '../models/codes';
import type { Delivery } from '../delivery/delivery';
import type { RequestType, Templates } from '../templates/registry';
import { generateCode } from './code';
import { isSameRecipient, type Recipient } from './recipient';

export interface OtpSettings {
  length: number;
  ttlSeconds: number;
  maxAttempts: number;
  guessesPerRecipient: { points: number; windowSeconds: number };
}

interface Dependencies {
  codes: Codes;
  crypt: Crypt;
  delivery: Delivery;
  templates: Templates;
  settings: OtpSettings;
  clock: () => Date;
}

export interface SendRequest {
  recipient: Recipient;
  type: RequestType;
  requestId: string;
}

export interface Sent {
  verificationKey: string;
  expiresAt: Date;
  resendAfterSeconds: number;
}

export interface VerifyRequest {
  verificationKey: string;
  code: string;
  /** The recipient as the caller knows it. */
  check: string;
}

export type OtpService = ReturnType<typeof createOtpService>;

export function createOtpService(dependencies: Dependencies) {
  const { codes, crypt, delivery, templates, settings, clock } = dependencies;

  return {
    /**
     * Sends a fresh code to the recipient.
     * @throws ApiError `message_not_sent`: the code is dead then, and nothing is left behind
     */
    async send({ recipient, type, requestId }: SendRequest): Promise<Sent> {
      const now = clock();
      const issuedAt = Math.floor(now.getTime() / 1000);
      const expiry = issuedAt + settings.ttlSeconds;
      const claims = { jti: uuidv7(), sub: recipient.identity, type, iat: issuedAt, exp: expiry };
      const code = generateCode(settings.length);
      const sealed = crypt.seal(claims);
      const expiresAt = new Date(expiry * 1000);

      await codes.insert({ id: claims.jti, digest: crypt.digest(sealed, code), expiresAt, now });
      try {
        const { channel, address: to } = recipient;
        const { ttlSeconds } = settings;
        const message = templates.render({ channel, to, type, code, ttlSeconds });
        await delivery.deliver(message, requestId);
      } catch (error) {
        await codes.remove(claims.jti);
        throw error;
      }
      return { verificationKey: sealed.key, expiresAt, resendAfterSeconds: 30 };
    },

    /**
     * Redeems a code: succeeds exactly once, for the recipient it was sent to.
     * @throws ApiError that says which of the ways to fail it was
     */
    async verify({ verificationKey, code, check }: VerifyRequest): Promise<void> {
      const opened = crypt.open(verificationKey);
      if (opened === undefined) throw new ApiError('verification_key_invalid');
      const { jti: id, sub: identity, exp } = opened.claims;
      if (!isSameRecipient(check, identity)) {
        const isKnown = await codes.exists(id);
        throw new ApiError(isKnown ? 'recipient_mismatch' : 'verification_key_invalid');
      }

      const now = clock();
      const { points, windowSeconds } = settings.guessesPerRecipient;
      const verdict = await codes.redeem({
        id,
        digest: crypt.digest(opened, code),
        now,
        expiresAt: new Date(exp * 1000),
        code: { counter: crypt.counterKey('code', id), maxWrong: settings.maxAttempts },
        recipient: {
          counter: crypt.counterKey('recipient', identity),
          maxWrong: points,
          windowSeconds,
        },
      });
      switch (verdict.outcome) {
        case 'redeemed':
          return;
        case 'unknown':
          throw new ApiError('verification_key_invalid');
        case 'used':
          throw new ApiError('otp_already_used');
        case 'expired':
          throw new ApiError('otp_expired');
        case 'capped':
          throw new ApiError('too_many_attempts', {
            retryAfterSeconds: secondsUntil(verdict.retryAt, now),
          });
        case 'wrong':
          throw new ApiError('otp_not_matched', { attemptsLeft: verdict.attemptsLeft });
      }
    },
  };
}

function secondsUntil(time: Date, now: Date): number {
  return Math.max(1, Math.ceil((time.getTime() - now.getTime()) / 1000));
}
