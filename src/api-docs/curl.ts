import type { EndpointDescription } from './endpoint';

/** How a reader of the page calls this service. */
export interface Try {
  origin: string;
  isDevelopment: boolean;
  needsKey: boolean;
}

const KEY_HEADER = ' \\\n  -H "Authorization: Bearer $API_KEY"';

/** A call that works as pasted into a shell. */
export function curl(endpoint: EndpointDescription, how: Try): string {
  const { method, path, requestExample, failures = [] } = endpoint;
  const key = how.needsKey && failures.includes('unauthorized') ? KEY_HEADER : '';
  if (requestExample && 'verification_key' in requestExample) return withKey(endpoint, how, key);
  if (method === 'get') {
    const stream = endpoint.replyType === 'text/event-stream' ? '-N ' : '';
    return `curl ${stream}${how.origin}${path.replace(':id', '1')}${key}`;
  }
  return `curl ${how.origin}${path}${key} \\
  -H 'Content-Type: application/json' \\
  -d '${JSON.stringify(requestExample)}'`;
}

/** Calls with a real key: in development, that of a send just before. */
function withKey({ path, requestExample = {} }: EndpointDescription, { origin, isDevelopment }: Try, key: string) {
  const needsCode = 'otp' in requestExample;
  const before = isDevelopment
    ? `KEY=$(curl -s ${origin}/api/v1/email/otp${key} \\
  -d email=grace@example.com -d type=2FA |
  sed 's/.*"Details":"\\([^"]*\\)".*/\\1/')
${needsCode ? readCode(origin) : ''}`
    : `# KEY is the Details of the reply to the send${needsCode ? ', CODE what the message says' : ''}.
`;
  const code = needsCode ? ' -d otp="$CODE" -d check=grace@example.com' : '';
  return `${before}curl ${origin}${path}${key} \\
  -d verification_key="$KEY"${code}`;
}

const readCode = (origin: string) => `CODE=$(curl -s ${origin}/inbox |
  grep -o '"code":"[0-9]*"' | head -n 1 | grep -o '[0-9]\\{4,\\}')
`;
