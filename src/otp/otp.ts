import type { CountryCode } from 'libphonenumber-js/max';
import type { Channel } from '../channel';
import type { Digests } from '../crypt/digests';
import type { Claims, OpenedKey } from '../crypt/verification-key';
import type { Delivery } from '../delivery/delivery';
import { ApiError } from '../errors';
import type { Otps } from '../models/otps';
import type { MessageWishes, Templates } from '../templates/templates';
import { generateCode } from './code';
import type { Destinations } from './destinations';
import { expiryOf, issueOtp, issueTimeOf } from './issue';
import { MaybeSentError } from './maybe-sent-error';
import type { PumpingGuard } from './pumping-guard';
import { isSameRecipient, parseRecipient } from './recipient';
import type { RecipientCounters } from './recipient-counters';
import type { DestinationLimit } from './reservation';
import type { Sends } from './sends';
import { digitsTyped } from './typed-code';
import { assertRedeemed } from './verdict';

export interface OtpSettings {
  length: number;
  ttlSeconds: number;
  maxAttempts: number;
  guessesPerRecipient: { points: number; windowSeconds: number };
  defaultCountry: CountryCode | undefined;
  /** Test recipients get no message. Each identity has its fixed code. */
  testRecipients: ReadonlyMap<string, string>;
}

interface Dependencies {
  otps: Otps;
  sends: Sends;
  destinations: Destinations;
  pumpingGuard: PumpingGuard;
  /** The pumping guard, and the limits of countries. */
  destinationLimits: DestinationLimit;
  digests: Digests;
  recipientCounters: RecipientCounters;
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
  /** The languages that the recipient reads, best first: well-formed BCP 47. */
  languages: readonly string[];
  requestId: string;
}

export interface Sent {
  claims: Claims;
  /** The secret that seals the claims; the newest where it is not given. */
  kid?: string;
  expiresAt: Date;
  resendAfterSeconds: number;
}

export interface VerifyRequest {
  key: OpenedKey;
  /** The code, as typed. */
  typedCode: string;
  /** The recipient as the caller knows it. */
  check: string;
}

export type OtpService = ReturnType<typeof createOtpService>;

export function createOtpService(dependencies: Dependencies) {
  const { otps, sends, destinations, pumpingGuard, destinationLimits, digests, recipientCounters } = dependencies;
  const { delivery, templates, settings, clock } = dependencies;
  const { defaultCountry, ttlSeconds } = settings;
  const issue = (code: string, sub: string, type: string) =>
    issueOtp({ code, sub, type, ttlSeconds, now: clock() }, digests);

  return {
    /** @throws ApiError `phone_unavailable` if the channel has no provider */
    assertServed(channel: Channel): void {
      if (!delivery.serves(channel)) throw new ApiError('phone_unavailable');
    },

    /**
     * The same for every spelling of a recipient.
     * @throws ApiError `email_invalid`, `email_not_ascii` or `phone_number_invalid`
     */
    identityOf: (channel: Channel, to: string): string => parseRecipient(channel, to, defaultCountry).identity,

    /**
     * Sends a new code to the recipient.
     * @throws ApiError `destination_not_allowed`, `destination_blocked`, `recipient_rate_limited`, `recipient_refused` or
     * `message_not_sent`. The code of a failed send can never be redeemed.
     */
    async send({ channel, to, type, languages, requestId, ...wishes }: SendRequest): Promise<Sent> {
      const recipient = parseRecipient(channel, to, defaultCountry);
      const { identity, address, phone } = recipient;
      const testCode = settings.testRecipients.get(identity);
      if (testCode !== undefined) {
        const { claims, row } = issue(testCode, identity, type);
        await otps.insert(row);
        return { claims, expiresAt: row.expiresAt, resendAfterSeconds: 0 };
      }

      destinations.assertAllowed(recipient);
      const code = generateCode(settings.length);
      const about = { channel, type, languages, country: phone?.country, code, ttlSeconds };
      const content = templates.render({ ...about, ...wishes });
      const { claims, row } = issue(code, identity, type);
      const reserved = await destinationLimits.reserve(recipient, issueTimeOf(claims));
      const kept = await sends.keep({ claims, row }).catch(async (error: unknown) => {
        await reserved.refund();
        throw error;
      });
      const message = { channel, to: address, type, code, ...content };
      const outcome = await delivery.deliver(message, requestId);
      if (outcome !== 'taken') {
        // An unknown outcome is not refunded: otherwise a slow provider would lift the limit.
        if (outcome !== 'unknown') await Promise.all([kept.refund(), reserved.refund()]);
        // If the removal fails, the code still cannot be redeemed: its key never leaves the service.
        await otps.remove(row.id).catch(() => undefined);
        if (outcome === 'unknown') throw new MaybeSentError();
        throw new ApiError(outcome === 'recipient_refused' ? 'recipient_refused' : 'message_not_sent');
      }
      return { claims, expiresAt: row.expiresAt, resendAfterSeconds: kept.resendAfterSeconds };
    },

    /**
     * Redeems a code: succeeds exactly once, for the recipient that it was sent to.
     * @throws ApiError `verification_key_invalid`, `recipient_mismatch`, `otp_already_used`, `otp_expired`,
     * `too_many_attempts` or `otp_not_matched`
     */
    async verify({ key: { claims, kid }, typedCode, check }: VerifyRequest): Promise<void> {
      const { jti: id, sub: identity } = claims;
      if (!isSameRecipient(check, identity, defaultCountry)) {
        const isKnown = await otps.exists(id);
        throw new ApiError(isKnown ? 'recipient_mismatch' : 'verification_key_invalid');
      }
      const now = clock();
      const { points, windowSeconds } = settings.guessesPerRecipient;
      const guess = {
        id,
        now,
        expiresAt: expiryOf(claims),
        code: { counter: digests.counter('code', id, kid), maxWrong: settings.maxAttempts },
        recipient: {
          counter: recipientCounters.guesses(claims),
          maxWrong: points,
          windowSeconds,
          // A fixed code does not change with each send, so first guesses at it would add up.
          sparesFirstGuess: !settings.testRecipients.has(identity),
        },
      };
      const code = digitsTyped(typedCode, settings.testRecipients.get(identity)?.length ?? settings.length);
      const verdict =
        code === undefined
          ? await otps.verdictWithoutGuess(guess)
          : await otps.redeem({
              ...guess,
              digest: digests.code(code, claims, kid),
              redemption: pumpingGuard.redemption(identity, issueTimeOf(claims)),
            });
      assertRedeemed(verdict);
    },
  };
}
