/** libpq's values of `sslmode`, and node-postgres's `no-verify`. */
export const SSL_MODES = ['disable', 'allow', 'prefer', 'require', 'verify-ca', 'verify-full', 'no-verify'] as const;

export type SslMode = (typeof SSL_MODES)[number];

interface TlsWanted {
  mode: SslMode | undefined;
  ca: string | undefined;
  host: string;
}

/**
 * libpq's meaning, and stricter in two places. Without a CA of its own, `verify-ca` would take any certificate of any
 * public authority, so it is `verify-full`. With one, each mode but `disable` and `no-verify` verifies.
 */
export function tlsOf({ mode, ca, host }: TlsWanted) {
  if (mode === 'disable' || host.startsWith('/')) return { ssl: 'disable', ca: undefined } as const; // libpq: no TLS on a socket
  if (mode === 'no-verify') return { ssl: 'require', ca: undefined } as const;
  if (ca === undefined) return { ssl: mode === 'verify-ca' ? 'verify-full' : (mode ?? 'disable'), ca } as const;
  return { ssl: mode === undefined || mode === 'verify-full' ? 'verify-full' : 'verify-ca', ca } as const;
}
