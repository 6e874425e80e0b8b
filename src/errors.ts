/**
 * Every failure that a caller can meet. The key is the reply's `Code`, stable for ever; `details` is the
 * text that people read. Where a request has several faults, the one that stands first here is told.
 */
const ERRORS = {
  unauthorized: { status: 401, details: 'A valid API key is needed' },
  rate_limited: { status: 429, details: 'Too many requests' },
  phone_unavailable: { status: 503, details: 'OTP for phone is not available right now' },

  email_not_provided: { status: 400, details: 'Email not provided' },
  phone_number_not_provided: { status: 400, details: 'Phone Number not provided' },
  type_not_provided: { status: 400, details: 'Type not provided' },
  type_incorrect: { status: 400, details: 'Incorrect Type Provided' },
  verification_key_not_provided: { status: 400, details: 'Verification Key not provided' },
  otp_not_provided: { status: 400, details: 'OTP not Provided' },
  check_not_provided: { status: 400, details: 'Check not Provided' },

  email_not_a_string: { status: 400, details: 'Email must be a string' },
  phone_number_not_a_string: { status: 400, details: 'Phone Number must be a string' },
  verification_key_not_a_string: { status: 400, details: 'Verification Key must be a string' },
  otp_not_a_string: {
    status: 400,
    details: 'OTP must be a string: a number would lose a leading zero',
  },
  check_not_a_string: { status: 400, details: 'Check must be a string' },

  email_invalid: { status: 400, details: 'Email is not a single valid address' },
  phone_number_invalid: {
    status: 400,
    details: 'Phone Number is not a valid number in international form, such as +12025550143',
  },
  locale_invalid: {
    status: 400,
    details: 'Locale is not a language tag, such as pt-BR',
  },
  brand_invalid: { status: 400, details: 'Brand must be 1 to 24 characters on one line' },
  variables_invalid: {
    status: 400,
    details:
      'Variables must be exactly those of the template, each a text of at most 100 characters',
  },
  web_domain_invalid: {
    status: 400,
    details: 'Web Domain is not a domain name, such as login.example.com',
  },
  android_hash_invalid: { status: 400, details: 'Android Hash is not the 11 characters of an app' },
  autofill_ambiguous: {
    status: 400,
    details: 'Web Domain and Android Hash both need the last line: give one of them',
  },
  brand_not_allowed: { status: 403, details: 'This caller may not choose the brand' },
  otp_invalid: { status: 400, details: 'OTP is too long' },
  check_invalid: { status: 400, details: 'Check is too long' },

  verification_key_invalid: { status: 400, details: 'Bad Request' },
  recipient_mismatch: {
    status: 400,
    details: 'OTP was not sent to this particular email or phone number',
  },
  otp_already_used: { status: 400, details: 'OTP Already Used' },
  otp_expired: { status: 400, details: 'OTP Expired' },
  too_many_attempts: { status: 429, details: 'Too many attempts' },
  otp_not_matched: { status: 400, details: 'OTP NOT Matched' },

  destination_not_allowed: { status: 403, details: 'Messages are not sent to this destination' },
  destination_blocked: {
    status: 403,
    details: 'Messages to this destination are blocked for a while',
  },
  counters_unavailable: { status: 503, details: 'Service is temporarily unavailable' },
  message_not_sent: { status: 502, details: 'Message could not be sent' },
  database_unavailable: { status: 503, details: 'Service is temporarily unavailable' },

  malformed_json: { status: 400, details: 'Body is not valid JSON' },
  malformed_request: { status: 400, details: 'Request is malformed' },
  not_found: { status: 404, details: 'Not Found' },
  method_not_allowed: { status: 405, details: 'Method Not Allowed' },
  payload_too_large: { status: 413, details: 'Body is too large' },
  unsupported_media_type: {
    status: 415,
    details: 'Body must be JSON or URL-encoded, in UTF-8, uncompressed',
  },
  internal_error: { status: 500, details: 'Internal Server Error' },
} as const satisfies Record<string, { status: number; details: string }>;

export type ErrorCode = keyof typeof ERRORS;

export function isErrorCode(code: string): code is ErrorCode {
  return Object.hasOwn(ERRORS, code);
}

const CODES = Object.keys(ERRORS).filter(isErrorCode);

/** The status and text that belong to a code. */
export function describeError(code: ErrorCode): { status: number; details: string } {
  return ERRORS[code];
}

/** The one of several faults that the caller is told. */
export function firstInPrecedence(codes: readonly string[]): ErrorCode {
  return CODES.find((code) => codes.includes(code)) ?? 'malformed_request';
}

export interface ErrorFacts {
  /** Guesses that remain for this code, told with a wrong one. */
  attemptsLeft?: number;
  /** Whole seconds after which asking again can help. */
  retryAfterSeconds?: number;
  /** Methods that the path does answer to. */
  allow?: string;
  /** The challenge of a 401 (RFC 9110 11.6.1). */
  challenge?: string;
  /** What happened underneath: logged by its class, never shown. */
  cause?: unknown;
}

/** A failure that the caller is meant to hear of; anything else that is thrown becomes a 500. */
export class ApiError extends Error {
  readonly facts: ErrorFacts;

  constructor(
    readonly code: ErrorCode,
    facts: ErrorFacts = {},
  ) {
    super(code, { cause: facts.cause });
    this.name = 'ApiError';
    this.facts = facts;
  }
}
