import type { Sample } from './sample';

// For a terminal: in zsh, the shell of macOS, a pasted `#` starts no comment. The braces keep `read` from taking the
// next pasted line for the code.
export const curl: Sample = {
  id: 'curl',
  name: 'curl',
  parts: ({ origin, needsKey }) => {
    const call = (path: string) =>
      `curl -sS ${origin}/api/v1${path}${needsKey ? ' \\\n  -H "Authorization: Bearer $OTP_API_KEY"' : ''}`;
    return [
      `SENT=$(${call('/email/otp')} \\
  -d email=ada@example.com -d type=2FA)
echo "$SENT"
KEY=$(echo "$SENT" | sed 's/.*"Details":"\\([^"]*\\)".*/\\1/')`,
      `{
printf 'Code: '
read -r CODE
${call('/verify/otp')} \\
  -d verification_key="$KEY" \\
  -d check=ada@example.com -d type=2FA \\
  --data-urlencode otp="$CODE" -w '\\n'
}`,
      `${call('/status/otp')} \\
  -d verification_key="$KEY" -w '\\n'`,
    ];
  },
};
