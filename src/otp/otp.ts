/*
 * Words used here and everywhere: a *code* is what a person types; an *OTP* is the row that stands for it;
 * a *recipient* is who gets the message, over a *channel* (email, sms); a *verification key* is what the
 * caller brings back: the recipient, type and expiry of one OTP, sealed.
 */
import type { CountryCode } from 'libphonenumber-js/max';
import { uuidv7 } from 'uuidv7';
import { ApiError } from '../errors';
import type { Crypt } from '../crypt/verification-key';
import type { RecipientLimit } from './sends';
import type { Codes } from '../models/otps';
import type { Delivery } from '../delivery/delivery';
import type { Channel } from '../channel';
import { chooseLocale } from '../templates/locale/choose-locale';
import type { Locale } from '../templates/locale/locale';
import type { MessageWishes, Templates } from '../templates/registry';
import { generateCode } from './code';
import type { Destinations } from './destinations';
import type { PumpingGuard } from './pumping-guard';
import { isSameRecipient, parseRecipient, type Recipient } from './recipient';

export interface OtpSettings {
  length: number;
  ttlSeconds: number;
  maxAttempts: number;
  guessesPerRecipient: { points: number; windowSeconds: number };
  defaultCountry: CountryCode | undefined;
  defaultLocale: Locale;
  /** Recipients, by identity, that get no message and always the same code. */
  testRecipients: ReadonlyMap<string, string>;
}

interface Dependencies {
  codes: Codes;
  destinations: Destinations;
  recipientLimit: RecipientLimit;
  pumpingGuard: PumpingGuard;
  crypt: Crypt;
  delivery: Delivery;
  templates: Templates;
  settings: OtpSettings;
  clock: () => Date;
}

export interface SendRequest extends MessageWishes {
  channel: Channel;
  /** The address or number, as typed. */
  to: string;
  type: string;
  /** What the message should be in, the best first: well-formed BCP 47, of any language. */
  languages: readonly string[];
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
  const { destinations, recipientLimit, pumpingGuard } = dependencies;

  /** Makes the OTP of a code, and the key that goes with it. */
  function issue(recipient: Recipient, type: string, code: string) {
    const now = clock();
    const iat = Math.floor(now.getTime() / 1000); // seconds, as RFC 7519 has it
    const exp = iat + settings.ttlSeconds;
    const sealed = crypt.seal({ jti: uuidv7(), sub: recipient.identity, type, iat, exp });
    const expiresAt = new Date(exp * 1000);
    const digest = crypt.digest(sealed, code);
    return {
      issuedAt: new Date(iat * 1000),
      row: { id: sealed.claims.jti, digest, expiresAt, now },
      sent: { verificationKey: sealed.key, expiresAt },
    };
  }

  return {
    /** @throws ApiError `phone_unavailable` where no provider is set up for the channel */
    assertServed(channel: Channel): void {
      if (!delivery.serves(channel)) throw new ApiError('phone_unavailable');
    },

    /**
     * Sends a fresh code to the recipient.
     * @throws ApiError `destination_not_allowed`, `destination_blocked`, `rate_limited`, or
     * `message_not_sent`: the code is dead then, and nothing is left behind
     */
    async send({ channel, to, type, languages, requestId, ...wishes }: SendRequest): Promise<Sent> {
      const recipient = parseRecipient(channel, to, settings.defaultCountry);
      const testCode = settings.testRecipients.get(recipient.identity);
      if (testCode !== undefined) {
        const { row, sent } = issue(recipient, type, testCode);
        await codes.insert(row);
        return { ...sent, resendAfterSeconds: 0 };
      }
      destinations.assertAllowed(recipient);
      await pumpingGuard.assertOpen(recipient);
      const code = generateCode(settings.length);
      const { ttlSeconds } = settings;
      const country = recipient.phone?.country;
      const available = templates.locales(channel, type);
      const { defaultLocale } = settings;
      const locale = chooseLocale({ languages, country, defaultLocale, available });
      const request = { channel, to: recipient.address, type, locale, code, ttlSeconds, ...wishes };
      const message = templates.render(request);
      const { issuedAt, row, sent } = issue(recipient, type, code);
      const allowance = await recipientLimit.take(recipient.identity, row);
      const outcome = await delivery.deliver(message, requestId);
      if (outcome !== 'taken') {
        // An unknown outcome is not refunded, or a slow provider would lift the limit.
        if (outcome === 'refused') await allowance.refund();
        // The code is dead even if this fails: the caller gets no key for it.
        await codes.remove(row.id).catch(() => undefined);
        throw new ApiError('message_not_sent');
      }
      await pumpingGuard.recordSent(recipient, issuedAt);
      return { ...sent, resendAfterSeconds: allowance.resendAfterSeconds };
    },

    /**
     * Redeems a code: succeeds exactly once, for the recipient it was sent to.
     * @throws ApiError that says which of the ways to fail it was
     */
    async verify({ verificationKey, code, check }: VerifyRequest): Promise<void> {
      const opened = crypt.open(verificationKey);
      if (opened === undefined) throw new ApiError('verification_key_invalid');
      const { jti: id, sub: identity, iat, exp } = opened.claims;
      if (!isSameRecipient(check, identity, settings.defaultCountry)) {
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
        code: { counter: crypt.counterKey('code', id, opened.kid), maxWrong: settings.maxAttempts },
        recipient: {
          counter: crypt.counterKey('recipient', identity),
          maxWrong: points,
          windowSeconds,
        },
        trafficSlot: pumpingGuard.slotKey(identity, new Date(iat * 1000)),
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
