import type { Sample } from './sample';

export const curl: Sample = {
  id: 'curl',
  name: 'curl',
  parts: ({ origin, needsKey }) => {
    const call = (path: string) =>
      `curl -s ${origin}/api/v1${path}${needsKey ? ' \\\n  -H "Authorization: Bearer $OTP_API_KEY"' : ''}`;
    return [
      `SENT=$(${call('/email/otp')} \\
  -d email=ada@example.com -d type=2FA)
echo "$SENT"

# The verification key is the reply's Details.
KEY=$(echo "$SENT" | sed 's/.*"Details":"\\([^"]*\\)".*/\\1/')`,
      `printf 'Code: '; read -r CODE

${call('/verify/otp')} \\
  -d verification_key="$KEY" \\
  -d check=ada@example.com -d type=2FA \\
  --data-urlencode otp="$CODE"`,
      `${call('/status/otp')} \\
  -d verification_key="$KEY"`,
    ];
  },
};
