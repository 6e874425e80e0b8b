/**
 * Every failure that a caller can get. The key is the reply's `Code` and never changes; beside it stand
 * the status and the text for people. A request with several faults gets the one that stands first here.
 */
const ERRORS = {
  unauthorized: [401, 'A valid API key is needed'],
  phone_unavailable: [503, 'OTP for phone is not available right now'],
  channel_unavailable: [503, 'OTP by this channel is not available right now'],

  body_looks_like_json: [400, 'Body looks like JSON: send it with Content-Type: application/json'],
  email_not_provided: [400, 'Email not provided'],
  phone_number_not_provided: [400, 'Phone Number not provided'],
  type_not_provided: [400, 'Type not provided'],
  type_incorrect: [400, 'Incorrect Type Provided'],
  verification_key_not_provided: [400, 'Verification Key not provided'],
  otp_not_provided: [400, 'OTP not Provided'],
  check_not_provided: [400, 'Check not Provided'],

  email_not_a_string: [400, 'Email must be a string'],
  phone_number_not_a_string: [400, 'Phone Number must be a string'],
  verification_key_not_a_string: [400, 'Verification Key must be a string'],
  otp_not_a_string: [400, 'OTP must be a string: a number would lose a leading zero'],
  check_not_a_string: [400, 'Check must be a string'],

  plus_not_encoded: [400, 'Address or number has a blank: in a URL-encoded body, + must be written as %2B'],
  email_not_ascii: [400, 'Email has letters before the @ that are not ASCII: this service cannot send there'],
  email_invalid: [400, 'Email is not a single valid address'],
  phone_number_invalid: [400, 'Phone Number is not a valid number in international form, such as +12025550143'],
  locale_invalid: [400, 'Locale is not a language tag, such as pt-BR'],
  brand_invalid: [400, 'Brand must be 1 to 24 characters on one line'],
  variables_invalid: [400, 'Variables must be exactly those of the template, each a text of at most 100 characters'],
  web_domain_invalid: [400, 'Web Domain is not a domain name, such as login.example.com'],
  android_hash_invalid: [400, 'Android Hash is not the 11 characters of an app'],
  autofill_ambiguous: [400, 'Web Domain and Android Hash both need the last line: give one of them'],
  nonce_invalid: [400, 'Nonce must be 1 to 255 visible ASCII characters'],
  code_challenge_invalid: [400, 'Code Challenge must be the SHA-256 of a verifier in base64url: 43 characters'],
  code_verifier_invalid: [400, 'Code Verifier must be 43 to 128 letters, digits and -._~'],
  channel_incorrect: [400, 'Incorrect Channel Provided'],
  visitor_invalid: [400, 'Visitor must be a text of at most 100 characters'],
  brand_not_allowed: [403, 'This caller may not choose the brand'],
  otp_invalid: [400, 'OTP is too long'],
  check_invalid: [400, 'Check is too long'],
  idempotency_key_invalid: [400, 'Idempotency-Key must be 1 to 255 printable characters'],
  field_not_for_pages: [403, 'A page may not set brand, variables, android_hash or the web_domain of another site'],
  captcha_required: [400, 'Captcha not provided'],

  rate_limited: [429, 'Too many requests'],
  idempotency_key_reused: [422, 'Idempotency-Key was used with another body'],
  request_in_progress: [409, 'A request with this Idempotency-Key is in progress'],
  recipient_rate_limited: [429, 'Too many codes for this recipient'],
  captcha_failed: [400, 'Captcha was not passed'],

  verification_key_invalid: [400, 'Bad Request'],
  recipient_mismatch: [400, 'OTP was not sent to this particular email or phone number'],
  type_mismatch: [400, 'OTP was not sent for this Type'],
  code_verifier_mismatch: [400, 'Code Verifier does not match the Code Challenge of the send'],
  otp_already_used: [400, 'OTP Already Used'],
  otp_expired: [400, 'OTP Expired'],
  too_many_attempts: [429, 'Too many attempts'],
  otp_not_matched: [400, 'OTP NOT Matched'],

  destination_not_allowed: [403, 'Messages are not sent to this destination'],
  destination_blocked: [403, 'Messages to this destination are blocked for a while'],
  counters_unavailable: [503, 'Service is temporarily unavailable'],
  recipient_refused: [422, 'Messages cannot be delivered to this recipient'],
  message_not_sent: [502, 'Message could not be sent'],
  captcha_unavailable: [503, 'Captcha cannot be checked right now'],
  stopping: [503, 'Service is temporarily unavailable'],
  certificate_unavailable: [503, 'Service is temporarily unavailable'],
  database_unavailable: [503, 'Service is temporarily unavailable'],

  signature_invalid: [403, 'Signature is not valid'],
  host_not_allowed: [403, 'This page opens under localhost, or the name or address in HOST'],
  malformed_json: [400, 'Body is not valid JSON'],
  malformed_request: [400, 'Request is malformed'],
  not_found: [404, 'Not Found'],
  method_not_allowed: [405, 'Method Not Allowed'],
  payload_too_large: [413, 'Body is too large'],
  unsupported_media_type: [415, 'Body must be JSON or URL-encoded, in UTF-8, uncompressed'],
  internal_error: [500, 'Internal Server Error'],
} as const satisfies Record<string, [status: number, details: string]>;

export type ErrorCode = keyof typeof ERRORS;

export function isErrorCode(code: string): code is ErrorCode {
  return Object.hasOwn(ERRORS, code);
}

export const ERROR_CODES = Object.keys(ERRORS).filter(isErrorCode);

/** The status and the text of a code. */
export function describeError(code: ErrorCode): { status: number; details: string } {
  const [status, details] = ERRORS[code];
  return { status, details };
}

/** Chooses the one of several faults that the caller gets. */
export function firstInPrecedence(codes: readonly string[]): ErrorCode {
  return ERROR_CODES.find((code) => codes.includes(code)) ?? 'malformed_request';
}

/** The parts of a failure that vary: each is a header field or a field of the reply. */
export interface FailureFacts {
  /** Guesses left for this code, sent with a wrong one. */
  attemptsLeft?: number;
  /** Whole seconds after which a retry can help. */
  retryAfterSeconds?: number;
  /** The methods that the path supports. */
  allow?: string;
  /** The challenge of a 401 (RFC 9110 11.6.1). */
  challenge?: string;
}

/** A failure for the caller to see; anything else that is thrown becomes a 500. */
export class ApiError extends Error {
  /** @param options its `cause` is logged by class and never shown */
  constructor(
    readonly code: ErrorCode,
    readonly facts: FailureFacts = {},
    options?: ErrorOptions,
  ) {
    const { stackTraceLimit } = Error;
    Error.stackTraceLimit = 0; // the stack of a refusal costs 19 µs and is never logged
    super(code, options);
    Error.stackTraceLimit = stackTraceLimit;
    this.name = 'ApiError';
  }
}

/** The code of what a request threw, for metrics. */
export function outcomeOf(error: unknown): ErrorCode {
  return error instanceof ApiError ? error.code : 'internal_error';
}

const RETRY_AFTER_SECONDS = 2;

type Unavailable =
  'database_unavailable' | 'counters_unavailable' | 'captcha_unavailable' | 'certificate_unavailable' | 'stopping';

/** The failure of a request that this process cannot serve now: a server that it needs is away, or it stops. */
export function unavailable(code: Unavailable, cause?: unknown): ApiError {
  return new ApiError(code, { retryAfterSeconds: RETRY_AFTER_SECONDS }, { cause });
}

/** For `catch`. @throws ApiError `counters_unavailable` */
export function countersUnavailable(cause: unknown): never {
  throw unavailable('counters_unavailable', cause);
}
