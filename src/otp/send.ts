import type { Channel } from '../channel';
import type { Digests } from '../crypt/digests';
import type { Claims } from '../crypt/verification-key';
import type { Otps } from '../models/otps';
import type { MessageWishes, Templates } from '../templates/templates';
import type { TraceContext } from '../trace-context';
import { generateCode } from './code';
import type { CountedDelivery } from './counted-delivery';
import type { Destinations } from './destinations';
import { issueOtp, issueTimeOf, type Binding } from './issue';
import type { OtpSettings } from './otp';
import type { Recipient } from './recipient';
import type { Sends } from './sends';

export interface SendRequest extends MessageWishes {
  channel: Channel;
  recipient: Recipient;
  type: string;
  /** The languages that the recipient reads, best first: well-formed BCP 47. */
  languages: readonly string[];
  /** The name of the caller; undefined where callers have no keys. */
  caller: string | undefined;
  /** Comes back in the proof. */
  nonce: string | undefined;
  /** The code is then redeemed only with the verifier of this challenge (RFC 7636). */
  codeChallenge: string | undefined;
  requestId: string;
  /** The trace of the request (W3C Trace Context). */
  trace: TraceContext | undefined;
}

export interface Sent {
  claims: Claims;
  /** The secret that seals the claims; the newest where it is not given. */
  kid?: string;
  expiresAt: Date;
  resendAfterSeconds: number;
}

interface Dependencies {
  otps: Otps;
  sends: Sends;
  destinations: Destinations;
  deliver: CountedDelivery;
  digests: Digests;
  templates: Templates;
  settings: OtpSettings;
  clock: () => Date;
}

export function createSend({ otps, sends, destinations, deliver, digests, templates, settings, clock }: Dependencies) {
  const { ttlSeconds } = settings;
  const issue = (code: string, binding: Binding) => issueOtp({ code, binding, ttlSeconds, now: clock() }, digests);

  /**
   * Sends a new code to the recipient.
   * @throws ApiError `destination_not_allowed`, `destination_blocked`, `recipient_rate_limited`, `recipient_refused` or
   * `message_not_sent`. The code of a failed send can never be redeemed.
   */
  return async (request: SendRequest): Promise<Sent> => {
    const { channel, recipient, type, languages, caller, nonce, codeChallenge, requestId, trace, ...wishes } = request;
    const { identity, address, phone } = recipient;
    const otherSpelling = address === identity ? undefined : address;
    const binding = { sub: identity, type, aud: caller, to: otherSpelling, ch: channel, nonce, chal: codeChallenge };
    const testCode = settings.testRecipients.get(identity);
    if (testCode !== undefined) {
      const { claims, row } = issue(testCode, binding);
      await otps.insert(row);
      return { claims, expiresAt: row.expiresAt, resendAfterSeconds: 0 };
    }

    destinations.assertAllowed(channel, recipient);
    const code = generateCode(settings.length);
    const country = phone?.country;
    const { locale, content } = templates.render({ channel, type, languages, country, code, ttlSeconds, ...wishes });
    const { claims, row } = issue(code, { loc: locale, ...binding });
    const resendAfterSeconds = await deliver({
      otpId: row.id,
      isResend: false,
      recipient,
      sentAt: issueTimeOf(claims),
      message: { channel, to: address, type, code, locale, ttlSeconds, trace, ...content },
      requestId,
      count: () => sends.keep({ claims, row }),
      discard: () => otps.remove(row.id),
    });
    return { claims, expiresAt: row.expiresAt, resendAfterSeconds };
  };
}
