/** The groups of endpoints in the reference. An endpoint belongs to the first whose paths match. */
const TAGS = [
  {
    name: 'Codes',
    paths: /^\/api\/v1\//,
    description: 'Send a code, redeem it, send it again, cancel it and read its state.',
  },
  {
    name: 'Proof',
    paths: /^\/\.well-known\//,
    description: 'The public keys with which a back end checks the `Token` of a redeemed code.',
  },
  { name: 'Health', paths: /^\/(healthz|readyz|status)$/, description: 'For load balancers and operators.' },
  {
    name: 'Development',
    paths: /^\/(preview|inbox)/,
    description: 'Pages and data of a service in development. Production has none of them.',
  },
  { name: 'Documentation', paths: /./, description: 'These pages, and the same for programs.' },
] as const;

export function tagOf(path: string): string {
  return TAGS.find(({ paths }) => paths.test(path))?.name ?? 'Documentation';
}

/** The tags of these paths, in the order of the reference. */
export function tagsOf(paths: readonly string[]): { name: string; description: string }[] {
  const used = new Set(paths.map(tagOf));
  return TAGS.filter(({ name }) => used.has(name)).map(({ name, description }) => ({ name, description }));
}
