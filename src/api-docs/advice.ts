import type { ErrorCode } from '../errors';

/** What each failure means and what the caller does about it. */
export const ADVICE: Record<ErrorCode, string> = {
  unauthorized:
    'The API key is missing or unknown. Send `Authorization: Bearer <key>`. A browser page needs its origin in `PAGE_ORIGINS`.',
  rate_limited:
    'The caller, its `visitor`, or the address that calls from a page is too fast. Retry after `Retry-After` seconds.',
  recipient_rate_limited:
    'This recipient got too many codes of this `type`. Offer to wait `Retry-After` seconds; others are not affected.',
  channel_unavailable:
    'This instance has no provider for the channel: an operator sets one up, or the code goes by another channel.',
  phone_unavailable: 'The operator has set up no SMS provider. Offer e-mail instead.',
  body_looks_like_json: 'Send `Content-Type: application/json`. Without it, `curl -d` says that the body is a form.',
  email_not_provided: 'Send the field `email`.',
  phone_number_not_provided: 'Send the field `phone_number`.',
  type_not_provided: 'Send the field `type`.',
  type_incorrect: 'The service has no templates for this `type`. Types are case-sensitive.',
  verification_key_not_provided: 'Send the field `verification_key`: the `Details` of the send.',
  otp_not_provided: 'Send the field `otp`: the code that the person typed.',
  check_not_provided: 'Send the field `check`: the address or number that the code was sent to.',
  email_not_a_string: 'Send `email` as one JSON string.',
  phone_number_not_a_string: 'Send `phone_number` as one JSON string.',
  verification_key_not_a_string: 'Send `verification_key` as one JSON string.',
  otp_not_a_string: 'Send `otp` as a JSON string. A number loses its leading zeros.',
  check_not_a_string: 'Send `check` as one JSON string.',
  plus_not_encoded: 'In a form a `+` means a blank. Write `%2B`, or `curl --data-urlencode`.',
  email_not_ascii: 'The address has letters such as ü before its @. Ask the person for another address.',
  email_invalid: 'Ask the person for one plain address, without a display name or comment.',
  phone_number_invalid: 'Ask the person for the number with its country code.',
  locale_invalid: 'Send `locale` as a BCP 47 tag, or leave it out.',
  brand_invalid: 'Send `brand` as one line of 1 to 24 characters.',
  variables_invalid: "Send exactly the `variables` of the type's template.",
  web_domain_invalid: 'Send `web_domain` as a domain name without scheme or path.',
  android_hash_invalid: 'Send the 11 characters of the app hash.',
  autofill_ambiguous: 'Send `web_domain` or `android_hash`, not both.',
  nonce_invalid: 'Send `nonce` as 1 to 255 visible ASCII characters, or leave it out.',
  code_challenge_invalid: 'Send `code_challenge` as RFC 7636 makes it with `S256`, or leave it out.',
  code_verifier_invalid: 'Send the verifier itself: 43 to 128 letters, digits and `-._~`.',
  channel_incorrect: 'Name a channel that reaches this recipient, or leave `channel` out.',
  visitor_invalid: 'Send `visitor` as a text of at most 100 characters, or leave it out.',
  brand_not_allowed: "Ask the operator to add this API key's name to `BRAND_CALLERS`.",
  otp_invalid: 'Send only the code in `otp`.',
  check_invalid: 'Send only the address or number in `check`.',
  idempotency_key_invalid: 'Send `Idempotency-Key: "<key>"`, for example with a UUID, or leave it out.',
  field_not_for_pages:
    'Anybody could write these into your messages. Send such messages from your back end, with an API key.',
  captcha_required: 'The operator has set up a captcha for pages: send its response in the field `captcha`.',
  captcha_failed:
    'The captcha was solved wrongly, too late, before, or on another site. Reset it and let the person try again.',
  idempotency_key_reused: 'The key came with another body before. Send a new key with a new body.',
  request_in_progress:
    'The first request with this key has not ended, or its outcome is lost. Retry after `Retry-After` seconds: nothing is sent twice.',
  verification_key_invalid:
    'The key was altered or cut, or belongs to another caller, or its code is unknown or canceled. Send a new code. ' +
    'All causes have this one answer.',
  recipient_mismatch: 'The code was sent to another recipient than `check`.',
  type_mismatch: 'The code was sent for another `type`. It spends no guess.',
  code_verifier_mismatch: 'The send gave another `code_challenge`, or none: start again in the session of the send.',
  otp_already_used: 'The code was redeemed before. Send a new code.',
  otp_expired: 'The code has expired. Send a new code.',
  too_many_attempts:
    'Too many wrong guesses for this code or recipient. Send a new code: its first guess is always compared.',
  otp_not_matched: 'The code is wrong. Let the person try again: `AttemptsLeft` guesses are left.',
  destination_not_allowed: 'SMS to this country or kind of number are not allowed. Offer e-mail.',
  destination_blocked: 'The block of numbers looks like SMS pumping. Retry after `Retry-After`.',
  counters_unavailable: 'The counters cannot be reached. Retry after `Retry-After` seconds.',
  recipient_refused:
    'The mailbox or mobile number does not exist or wants no messages. Ask the person for another one.',
  message_not_sent:
    'No provider confirmed the message, and the code of a new send is dead. Try again, with a new `Idempotency-Key`.',
  captcha_unavailable:
    'The service of the captcha cannot be reached, or refuses `CAPTCHA_SECRET`. Retry after `Retry-After` seconds, with a new response.',
  stopping: 'The process ends soon: `/readyz` says so to load balancers. Other paths are still served.',
  certificate_unavailable: 'Amazon did not answer while its report was verified. It reports again.',
  database_unavailable: 'The database cannot be reached. Retry after `Retry-After` seconds.',
  signature_invalid: 'A report to `/api/v1/receipts` that its provider did not sign. See docs/providers.md.',
  host_not_allowed:
    'A page of development was opened under a name that is not this machine. Open it under localhost, or set `HOST`.',
  malformed_json: 'The body is not valid JSON.',
  malformed_request: 'The request is malformed, for example a bad percent-encoding.',
  not_found: 'The path does not exist.',
  method_not_allowed: 'The path does not support this method. `Allow` lists those that it does.',
  payload_too_large: 'The body is larger than 8 KB.',
  unsupported_media_type: 'Send `application/json` or `application/x-www-form-urlencoded` in UTF-8, uncompressed.',
  internal_error: 'A defect of the service. Its log has the cause under the `X-Request-Id`.',
};
