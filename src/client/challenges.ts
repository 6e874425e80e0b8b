import { randomText, sha256 } from './base64url';
import type { Calls } from './calls';
import { verifierOf, whose } from './challenge-owner';
import { readChallenge, writeChallenge, type KeptChallenge } from './challenge-text';
import { recipientIn, type Recipient } from './recipient';
import type { MessageOptions, PhoneOptions } from './requests';
import type { Ended, NotSent, SendResult, TooMany, VerifyResult } from './results';

/** Who is challenged, and for what. Every call takes the same. */
export interface Challenge {
  /** The text that the session keeps; undefined before the first. */
  challenge: string | undefined;
  to: Recipient;
  type: string;
  /** Binds the challenge to it, such as the session's id. Needed only where the text is kept outside the session. */
  session?: string | undefined;
  visitor?: string | undefined;
}

export interface ChallengeRequest extends Challenge, Omit<MessageOptions, 'idempotencyKey' | 'captcha'>, PhoneOptions {}

/** A code is on its way: show its form. */
export interface ChallengePending {
  outcome: 'pending';
  /** Keep it in the session. */
  challenge: string;
  expiresAt: Date;
  /** Seconds until another message may be sent. */
  resendAfterSeconds: number;
  /** Undefined for a message that was just sent. */
  attemptsLeft: number | undefined;
}

export type ChallengeResult = ChallengePending | NotSent;
export type ChallengeStatus =
  ChallengePending | TooMany | Exclude<Ended, { outcome: 'locked' }> | { outcome: 'locked' };

export type Challenges = ReturnType<typeof createChallenges>;

export function createChallenges(calls: Calls, now: () => number) {
  const pendingOf = (challenge: KeptChallenge, attemptsLeft?: number): ChallengePending => ({
    outcome: 'pending',
    challenge: writeChallenge(challenge),
    expiresAt: challenge.expiresAt,
    resendAfterSeconds: Math.max(0, Math.ceil((challenge.resendAt.getTime() - now()) / 1000)),
    attemptsLeft,
  });

  const sentAs = (result: SendResult, kept: Pick<KeptChallenge, 'secret' | 'owner'>): ChallengeResult => {
    if (result.outcome !== 'sent') return result;
    const { verificationKey, expiresAt, resendAfterSeconds } = result;
    const { secret, owner } = kept;
    const resendAt = new Date(now() + resendAfterSeconds * 1000);
    return pendingOf({ verificationKey, secret, owner, expiresAt, resendAt });
  };

  async function redeem(kept: KeptChallenge | undefined, person: Challenge, code: string): Promise<VerifyResult> {
    if (kept === undefined || !recipientIn(person.to)) return { outcome: 'invalid' };
    const { verificationKey, secret } = kept;
    const { to, type, session, visitor } = person;
    const recipient = recipientIn(to);
    const codeVerifier = await verifierOf(secret, session);
    return calls.verify({ verificationKey, code, recipient, type, codeVerifier, visitor });
  }

  /** The state of the challenge, for this person, type and session. It spends no guess. */
  async function challengeStatus(person: Challenge): Promise<ChallengeStatus> {
    const challenge = readChallenge(person.challenge);
    if (challenge === undefined || !recipientIn(person.to)) return { outcome: 'invalid' };
    // The service's status does not compare the person.
    if ((await whose(challenge.secret, person)) !== challenge.owner) return { outcome: 'invalid' };
    const { verificationKey } = challenge;
    const result = await calls.status({ verificationKey, visitor: person.visitor });
    switch (result.outcome) {
      case 'pending':
        return pendingOf(challenge, result.attemptsLeft);
      case 'approved':
        return { outcome: 'used' };
      case 'canceled':
        return { outcome: 'invalid' };
      default:
        return result;
    }
  }

  /** Sends a new code. That of a challenge which is not this person's must not work any more. */
  async function replace(request: ChallengeRequest, outcome: Ended['outcome']): Promise<ChallengeResult> {
    const old = readChallenge(request.challenge);
    // If this fails, the binding still refuses the old code.
    if (old !== undefined && outcome === 'invalid') await calls.cancel(old).catch(() => undefined);

    if (!recipientIn(request.to)) return { outcome: 'recipient_invalid' };
    const { to, session } = request;
    const secret = randomText(32);
    const fields = { ...request, codeChallenge: await sha256(await verifierOf(secret, session)) };
    const result =
      'email' in to
        ? await calls.sendToEmail({ ...fields, email: to.email })
        : await calls.sendToPhone({ ...fields, phoneNumber: to.phoneNumber });
    return sentAs(result, { secret, owner: await whose(secret, request) });
  }

  const answers = new Map<string, Promise<VerifyResult>>();

  return {
    /**
     * Sends a code, unless the session has one for this person and type that can still be redeemed: a reload sends
     * nothing. With another recipient or type, a new code is sent and the old one is canceled.
     */
    async startChallenge(request: ChallengeRequest): Promise<ChallengeResult> {
      const status = await challengeStatus(request);
      return status.outcome === 'pending' || status.outcome === 'too_many' ? status : replace(request, status.outcome);
    },

    /** Sends the same code again, or a new one if the old one has ended. */
    async resendChallenge(request: ChallengeRequest): Promise<ChallengeResult> {
      const challenge = readChallenge(request.challenge);
      if (challenge === undefined) return replace(request, 'invalid');
      const status = await challengeStatus(request);
      if (status.outcome === 'too_many') return status;
      if (status.outcome !== 'pending') return replace(request, status.outcome);
      const result = await calls.resend({ ...request, verificationKey: challenge.verificationKey });
      switch (result.outcome) {
        case 'expired': // less than a minute is left of it
        case 'used':
        case 'locked':
        case 'invalid':
          return replace(request, result.outcome);
        default:
          return sentAs(result, challenge);
      }
    },

    /**
     * Redeems the code that the person typed. Only `approved` signs anybody in, and each challenge has it once: the two
     * requests of a double click share one result while it is on its way.
     */
    answerChallenge({ code, ...person }: Challenge & { code: string }): Promise<VerifyResult> {
      const { challenge: text, to, type, session } = person;
      const answer = JSON.stringify([text, to, type, session, code]);
      const result =
        answers.get(answer) ?? redeem(readChallenge(text), person, code).finally(() => answers.delete(answer));
      answers.set(answer, result);
      return result;
    },

    challengeStatus,
  };
}
