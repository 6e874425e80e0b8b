/** The claims of a compact JWS, unchecked. */
export function decodedPayload(token = ''): Record<string, unknown> {
  const [, payload = ''] = token.split('.');
  return JSON.parse(Buffer.from(payload, 'base64url').toString()) as Record<string, unknown>;
}
