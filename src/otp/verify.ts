import { createHash } from 'node:crypto';
import type { Channel } from '../channel';
import type { Digests } from '../crypt/digests';
import type { Claims, OpenedKey } from '../crypt/verification-key';
import { ApiError, outcomeOf, type ErrorCode } from '../errors';
import type { Otps } from '../models/otps';
import type { Observer } from '../observer';
import { channelOf } from './channel-of';
import type { Feedback } from './feedback';
import type { OpenGuess } from './guess';
import { issueTimeOf } from './issue';
import type { OtpSettings } from './otp';
import type { PumpingGuard } from './pumping-guard';
import { countryLabel, sameRecipient, type Recipient } from './recipient';
import { digitsTyped } from './typed-code';
import { assertRedeemed } from './verdict';

export interface VerifyRequest {
  key: OpenedKey;
  /** The code, as typed. */
  typedCode: string;
  /** The recipient as the caller knows it. */
  check: string;
  /** The type that the caller expects; undefined for any. */
  type: string | undefined;
  /** The verifier of the challenge that the send gave (RFC 7636). */
  codeVerifier: string | undefined;
  /** The name of the caller; undefined where callers have no keys. */
  caller: string | undefined;
}

/** A code that its recipient redeemed. */
export interface Redeemed {
  otpId: string;
  type: string;
  /** The channel of the first message. */
  channel: Channel;
  /** Whether a resend went by another channel: nobody can tell which message was read. */
  bySeveralChannels: boolean;
  /** The recipient's identity. */
  recipient: string;
  sentAt: Date;
  redeemedAt: Date;
  /** The caller that sent the code and redeemed it. */
  caller: string | undefined;
  nonce: string | undefined;
}

interface Dependencies {
  otps: Otps;
  guessAt: (key: OpenedKey, now: Date) => OpenGuess;
  digests: Digests;
  pumpingGuard: PumpingGuard;
  feedback: Feedback;
  settings: OtpSettings;
  clock: () => Date;
  observer: Pick<Observer, 'verify' | 'guess'>;
}

export function createVerify(dependencies: Dependencies) {
  const { otps, guessAt, digests, pumpingGuard, feedback, settings, clock, observer } = dependencies;
  const { length, defaultCountry, testRecipients } = settings;

  function mismatchOf(claims: Claims, { type, codeVerifier }: VerifyRequest): ErrorCode | undefined {
    if (type !== undefined && type !== claims.type) return 'type_mismatch';
    return isVerifierOf(claims, codeVerifier) ? undefined : 'code_verifier_mismatch';
  }

  async function redeem(request: VerifyRequest, checked: Recipient | undefined): Promise<Redeemed> {
    const { key, typedCode } = request;
    const { claims, kid } = key;
    const { jti: otpId, sub: recipient, type, nonce } = claims;
    const caller = claims.aud ?? request.caller; // a key from before an upgrade names none
    const mismatch = checked === undefined ? 'recipient_mismatch' : mismatchOf(claims, request);
    if (mismatch !== undefined) {
      throw new ApiError((await otps.exists(otpId)) ? mismatch : 'verification_key_invalid');
    }
    const now = clock();
    const sentAt = issueTimeOf(claims);
    const guess = guessAt(key, now);
    const code = digitsTyped(typedCode, claims.pad?.length ?? testRecipients.get(recipient)?.length ?? length);
    const redeemCode = async (digest: string) => {
      const redemption = pumpingGuard.redemption(recipient, sentAt);
      const verdict = await otps.redeem({ digest, redemption, ...guess });
      observer.guess(verdict.outcome);
      return verdict;
    };
    const verdict =
      code === undefined ? (await otps.lookUp(guess)).verdict : await redeemCode(digests.code(code, claims, kid));
    assertRedeemed(verdict);
    const { bySeveralChannels } = verdict;
    const channel = channelOf(claims);
    return { otpId, type, channel, bySeveralChannels, recipient, sentAt, redeemedAt: now, caller, nonce };
  }

  /**
   * Redeems a code: succeeds exactly once, for the recipient that it was sent to.
   * @throws ApiError `verification_key_invalid`, `recipient_mismatch`, `type_mismatch`, `code_verifier_mismatch`,
   * `otp_already_used`, `otp_expired`, `too_many_attempts` or `otp_not_matched`
   */
  return async (request: VerifyRequest): Promise<Redeemed> => {
    const { claims } = request.key;
    const checked = sameRecipient(request.check, claims.sub, defaultCountry);
    const country = checked === undefined ? 'unknown' : countryLabel(checked);
    const about = { channel: channelOf(claims), type: claims.type, country };
    try {
      const redeemed = await redeem(request, checked);
      observer.verify({ outcome: 'redeemed', ...about });
      feedback.redeemed(redeemed.otpId, redeemed.channel);
      return redeemed;
    } catch (error) {
      observer.verify({ outcome: outcomeOf(error), ...about });
      throw error;
    }
  };
}

/**
 * Whether the verifier belongs to the key's challenge. A verifier without a challenge is refused: somebody may have
 * removed the challenge from the send (RFC 9700 2.1.1). A key from before an upgrade could not hold one.
 */
function isVerifierOf({ chal, ch }: Claims, codeVerifier: string | undefined): boolean {
  if (chal === undefined) return codeVerifier === undefined || ch === undefined;
  return codeVerifier !== undefined && createHash('sha256').update(codeVerifier).digest('base64url') === chal;
}
