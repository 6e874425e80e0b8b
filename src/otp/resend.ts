import { describeChannel, type Channel } from '../channel';
import type { Digests } from '../crypt/digests';
import type { OpenedKey } from '../crypt/verification-key';
import type { Delivery } from '../delivery/delivery';
import { ApiError } from '../errors';
import type { Otps } from '../models/otps';
import type { Standing } from '../models/look-up';
import { areDeclared } from '../templates/declared-variables';
import type { MessageWishes, Templates } from '../templates/templates';
import type { TraceContext } from '../trace-context';
import { assertServed } from './assert-served';
import { channelOf } from './channel-of';
import type { CountedDelivery } from './counted-delivery';
import type { Destinations } from './destinations';
import type { OpenGuess } from './guess';
import { expiryOf } from './issue';
import { unmaskCode } from './masked-code';
import type { OtpSettings } from './otp';
import { parseRecipient } from './recipient';
import type { Sends } from './sends';
import { assertPending } from './verdict';

export interface ResendRequest extends MessageWishes {
  key: OpenedKey;
  /** Undefined for the channel of the first message. */
  channel: Channel | undefined;
  /** The language of the message; undefined for that of the first message. */
  locale: string | undefined;
  requestId: string;
  /** The trace of the request (W3C Trace Context). */
  trace: TraceContext | undefined;
}

export interface Resent {
  expiresAt: Date;
  resendAfterSeconds: number;
}

interface Dependencies {
  otps: Otps;
  guessAt: (key: OpenedKey, now: Date) => OpenGuess;
  sends: Sends;
  destinations: Destinations;
  deliver: CountedDelivery;
  delivery: Delivery;
  digests: Digests;
  templates: Templates;
  settings: OtpSettings;
  clock: () => Date;
}

const LEAST_SECONDS_LEFT = 60; // a message takes a while to arrive, and a person to type its code

export function createResend(dependencies: Dependencies) {
  const { otps, guessAt, sends, destinations, deliver, delivery, digests, templates, settings, clock } = dependencies;

  /** @throws ApiError `channel_incorrect`, `phone_unavailable` or `channel_unavailable` */
  function chooseChannel(first: Channel, asked: Channel | undefined): Channel {
    const channel = asked ?? first;
    if (describeChannel(channel).recipient !== describeChannel(first).recipient)
      throw new ApiError('channel_incorrect');
    assertServed(channel, delivery);
    return channel;
  }

  /** @throws ApiError `type_incorrect` for a type whose templates are gone, or `variables_invalid` */
  function assertWritable(channel: Channel, type: string, variables = {}): void {
    if (!templates.types(channel).includes(type)) throw new ApiError('type_incorrect');
    if (!areDeclared(variables, templates.variables(channel, type))) throw new ApiError('variables_invalid');
  }

  /** @throws ApiError `verification_key_invalid` for a code that somebody wrote into the database */
  function codeOf({ claims, kid }: OpenedKey, { digest, maskedCode }: Standing): string {
    if (claims.pad === undefined || maskedCode?.length !== claims.pad.length) {
      throw new ApiError('verification_key_invalid');
    }
    const code = unmaskCode(maskedCode, claims.pad);
    if (digests.code(code, claims, kid) !== digest) throw new ApiError('verification_key_invalid');
    return code;
  }

  /**
   * Sends the same code again, within its life and its guesses. Messages overtake each other: whichever of them the
   * person reads has the right code.
   * @throws ApiError `verification_key_invalid`, `otp_already_used`, `otp_expired`, `too_many_attempts`,
   * `channel_incorrect`, `phone_unavailable`, `channel_unavailable`, `type_incorrect`, `variables_invalid`, and those of
   * a send
   */
  return async (request: ResendRequest): Promise<Resent> => {
    const { key, channel: askedChannel, locale: askedLocale, requestId, trace, ...wishes } = request;
    const { claims } = key;
    const { sub: identity, type, loc } = claims;
    const firstChannel = channelOf(claims);
    const channel = chooseChannel(firstChannel, askedChannel);
    assertWritable(channel, type, wishes.variables);
    const now = clock();
    const standing = await otps.lookUp(guessAt(key, now));
    assertPending(standing.verdict);
    const code = codeOf(key, standing);
    const expiresAt = expiryOf(claims);
    const secondsLeft = Math.floor((expiresAt.getTime() - now.getTime()) / 1000);
    if (secondsLeft < LEAST_SECONDS_LEFT) throw new ApiError('otp_expired');
    if (settings.testRecipients.has(identity)) return { expiresAt, resendAfterSeconds: 0 };

    const recipient = parseRecipient(channel, claims.to ?? identity);
    destinations.assertAllowed(channel, recipient);
    const languages = [askedLocale, loc].filter((tag) => tag !== undefined);
    const about = { channel, type, languages, country: recipient.phone?.country, code, ttlSeconds: secondsLeft };
    const { locale, content } = templates.render({ ...about, ...wishes });
    // Before the message: a proof made after it must not name the first channel alone.
    if (channel !== firstChannel) await otps.markSeveralChannels({ id: claims.jti, expiresAt });
    const resendAfterSeconds = await deliver({
      otpId: claims.jti,
      isResend: true,
      recipient,
      sentAt: now,
      message: { channel, to: recipient.address, type, code, locale, ttlSeconds: secondsLeft, trace, ...content },
      requestId,
      count: () => sends.count(claims),
    });
    return { expiresAt, resendAfterSeconds };
  };
}
