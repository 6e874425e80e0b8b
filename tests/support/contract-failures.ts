/** A row of the contract's failure table: `Code`, status and `Details`. */
export type FailureRow = readonly [code: string, status: number, details: string];

const TYPE_ROWS: readonly FailureRow[] = [
  ['type_not_provided', 400, 'Type not provided'],
  ['type_incorrect', 400, 'Incorrect Type Provided'],
];

const KEY_ROWS: readonly FailureRow[] = [
  ['verification_key_not_provided', 400, 'Verification Key not provided'],
  ['verification_key_invalid', 400, 'Bad Request'],
];

/** Written out, not imported from `src/`: a changed text must fail a test. The first row that applies wins. */
export const FAILURES_BY_ROUTE: Readonly<Record<string, readonly FailureRow[]>> = {
  '/email/otp': [['email_not_provided', 400, 'Email not provided'], ...TYPE_ROWS],
  '/phone/otp': [
    ['phone_unavailable', 503, 'OTP for phone is not available right now'],
    ['phone_number_not_provided', 400, 'Phone Number not provided'],
    ...TYPE_ROWS,
  ],
  '/verify/otp': [
    ['verification_key_not_provided', 400, 'Verification Key not provided'],
    ['otp_not_provided', 400, 'OTP not Provided'],
    ['check_not_provided', 400, 'Check not Provided'],
    ['verification_key_invalid', 400, 'Bad Request'],
    ['recipient_mismatch', 400, 'OTP was not sent to this particular email or phone number'],
    ['type_mismatch', 400, 'OTP was not sent for this Type'],
    ['otp_already_used', 400, 'OTP Already Used'],
    ['otp_expired', 400, 'OTP Expired'],
    ['otp_not_matched', 400, 'OTP NOT Matched'],
  ],
  '/resend/otp': [
    ...KEY_ROWS,
    ['otp_already_used', 400, 'OTP Already Used'],
    ['otp_expired', 400, 'OTP Expired'],
    ['too_many_attempts', 429, 'Too many attempts'],
  ],
  '/cancel/otp': [...KEY_ROWS, ['otp_already_used', 400, 'OTP Already Used'], ['otp_expired', 400, 'OTP Expired']],
  '/status/otp': KEY_ROWS,
};

const ROWS = new Map(
  Object.values(FAILURES_BY_ROUTE)
    .flat()
    .map((row) => [row[0], row]),
);

/** The exact reply that the contract specifies for a failure. */
export function failureReply(code: string): { status: number; body: object } {
  const row = ROWS.get(code);
  if (row === undefined) throw new Error(`${code} is not in the failure table`);
  const [, status, details] = row;
  return { status, body: { Status: 'Failure', Details: details, Code: code } };
}
