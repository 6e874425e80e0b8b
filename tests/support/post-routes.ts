/** Every POST route, with the `Code` of its reply to a body without fields. */
export const POST_ROUTES: readonly [route: string, codeWithoutFields: string][] = [
  ['/email/otp', 'email_not_provided'],
  ['/phone/otp', 'phone_number_not_provided'],
  ['/verify/otp', 'verification_key_not_provided'],
  ['/resend/otp', 'verification_key_not_provided'],
  ['/cancel/otp', 'verification_key_not_provided'],
  ['/status/otp', 'verification_key_not_provided'],
];
