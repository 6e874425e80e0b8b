/** The `Code`s that are thrown as `OtpServiceError`: the service's docs/errors.md explains each. */
export const ERROR_CODES = [
  // Settings: of the client, of the service, or between them.
  'unauthorized',
  'phone_unavailable',
  'channel_unavailable',
  'brand_not_allowed',
  'field_not_for_pages',
  'not_found',
  'method_not_allowed',

  // Options of a call that can never work.
  'type_not_provided',
  'type_incorrect',
  'check_not_provided',
  'check_invalid',
  'locale_invalid',
  'brand_invalid',
  'variables_invalid',
  'web_domain_invalid',
  'android_hash_invalid',
  'autofill_ambiguous',
  'nonce_invalid',
  'code_challenge_invalid',
  'code_verifier_invalid',
  'channel_incorrect',
  'visitor_invalid',
  'idempotency_key_invalid',
  'idempotency_key_reused',

  // Bodies that this client does not write.
  'verification_key_not_a_string',
  'check_not_a_string',
  'body_looks_like_json',
  'plus_not_encoded',
  'malformed_json',
  'malformed_request',
  'payload_too_large',
  'unsupported_media_type',

  // For a while.
  'rate_limited',
  'request_in_progress',
  'message_not_sent',
  'captcha_unavailable',
  'counters_unavailable',
  'database_unavailable',
  'internal_error',
] as const;

export type OtpErrorCode = (typeof ERROR_CODES)[number];
