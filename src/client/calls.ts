import { randomText } from './base64url';
import { OtpServiceError } from './errors';
import type { Http, HttpRequest } from './http';
import { CANCEL_REFUSALS, RESEND_REFUSALS, SEND_REFUSALS, STATUS_REFUSALS, VERIFY_REFUSALS } from './refusals';
import { withVisitor, type Refusals } from './refusals';
import { dateIn, numberIn, optionalStringIn, stringIn, unreadable, type Reply } from './reply';
import { fieldsOf, newCodeFieldsOf } from './requests';
import type { EmailRequest, KeyRequest, MessageOptions, PhoneRequest, ResendRequest, VerifyRequest } from './requests';
import type { Approved, CancelResult, ResendResult, Sent, SendResult, StatusResult, VerifyResult } from './results';
import { sendSafely } from './send-safely';

export type Calls = ReturnType<typeof createCalls>;

/** The endpoints of the service, a function each. */
export function createCalls(http: Http) {
  type Post = Required<Pick<HttpRequest, 'path' | 'body'>>;
  async function send<Bad>(post: Post, options: MessageOptions, refusals: Refusals<Bad>) {
    const { idempotencyKey = randomText(16), visitor } = options;
    const reply = await sendSafely(http, { ...post, idempotencyKey });
    return resultOf(reply, sentOf, withVisitor(refusals, visitor));
  }

  return {
    async sendToEmail(request: EmailRequest): Promise<SendResult> {
      const body = { email: request.email, ...newCodeFieldsOf(request) };
      return send({ path: '/api/v1/email/otp', body }, request, SEND_REFUSALS);
    },

    async sendToPhone(request: PhoneRequest): Promise<SendResult> {
      const body = { phone_number: request.phoneNumber, ...newCodeFieldsOf(request) };
      return send({ path: '/api/v1/phone/otp', body }, request, SEND_REFUSALS);
    },

    /** Sends the same code again, under the same key: whichever message the person reads is right. */
    async resend(request: ResendRequest): Promise<ResendResult> {
      const body = { verification_key: request.verificationKey, ...fieldsOf(request) };
      return send({ path: '/api/v1/resend/otp', body }, request, RESEND_REFUSALS);
    },

    /** Redeems a code, exactly once. It is never repeated by itself: each request spends a guess. */
    async verify({ code, recipient, type, codeVerifier, ...key }: VerifyRequest): Promise<VerifyResult> {
      const body = { otp: code, check: recipient, type, code_verifier: codeVerifier, ...keyFieldsOf(key) };
      const reply = await http({ path: '/api/v1/verify/otp', body });
      return resultOf(reply, approvedOf, withVisitor(VERIFY_REFUSALS, key.visitor));
    },

    /** Cancels a code: nothing redeems it any more. */
    async cancel(request: KeyRequest): Promise<CancelResult> {
      const reply = await http({ path: '/api/v1/cancel/otp', body: keyFieldsOf(request) });
      return resultOf(reply, canceledOf, CANCEL_REFUSALS);
    },

    /** The state of a code. It spends no guess. */
    async status(request: KeyRequest): Promise<StatusResult> {
      const reply = await http({ path: '/api/v1/status/otp', body: keyFieldsOf(request) });
      return resultOf(reply, stateOf, withVisitor(STATUS_REFUSALS, request.visitor));
    },
  };
}

/** @throws OtpServiceError for a `Code` that is not the person's doing */
function resultOf<Good, Bad>(reply: Reply, read: (reply: Reply) => Good, refusals: Refusals<Bad>): Good | Bad {
  if (reply.status === 200) return read(reply);
  const code = stringIn(reply, 'Code');
  const refusal = Object.hasOwn(refusals, code) ? refusals[code] : undefined;
  if (refusal === undefined) throw new OtpServiceError(code, reply);
  return refusal(reply);
}

const keyFieldsOf = ({ verificationKey, visitor }: KeyRequest) => ({ verification_key: verificationKey, visitor });

function sentOf(reply: Reply): Sent {
  return {
    outcome: 'sent',
    verificationKey: stringIn(reply, 'Details'),
    expiresAt: dateIn(reply, 'ExpiresAt'),
    resendAfterSeconds: numberIn(reply, 'ResendAfter'),
  };
}

function approvedOf(reply: Reply): Approved {
  assertDetails(reply, 'OTP Matched');
  return {
    outcome: 'approved',
    recipient: stringIn(reply, 'Recipient'),
    channel: stringIn(reply, 'Channel'),
    sentAt: dateIn(reply, 'SentAt'),
    token: optionalStringIn(reply, 'Token'),
  };
}

function canceledOf(reply: Reply): { outcome: 'canceled' } {
  assertDetails(reply, 'OTP Canceled');
  return { outcome: 'canceled' };
}

/** A 200 of something else, such as a proxy's own reply in JSON, must never sign anybody in. */
function assertDetails(reply: Reply, details: string): void {
  if (reply.body['Details'] !== details) unreadable(reply);
}

function stateOf(reply: Reply): StatusResult {
  const state = stringIn(reply, 'Details');
  switch (state) {
    case 'pending':
      return {
        outcome: state,
        expiresAt: dateIn(reply, 'ExpiresAt'),
        attemptsLeft: numberIn(reply, 'AttemptsLeft'),
        delivery: optionalStringIn(reply, 'Delivery'),
      };
    case 'approved':
    case 'expired':
    case 'canceled':
      return { outcome: state };
    case 'max_attempts_reached':
      return { outcome: 'locked' };
    default:
      return unreadable(reply);
  }
}
