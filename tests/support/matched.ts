interface Matched {
  check: string;
  recipient: string;
  type: string;
}

/** The whole reply to a right code. */
export function matched({ check, recipient, type }: Matched) {
  return {
    Status: 'Success',
    Details: 'OTP Matched',
    Check: check,
    Type: type,
    Channel: recipient.startsWith('+') ? 'sms' : 'email',
    Recipient: recipient,
    SentAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.000Z$/) as string,
    Token: expect.stringMatching(/^eyJ[\w-]+\.[\w-]+\.[\w-]{86}$/) as string,
  };
}
