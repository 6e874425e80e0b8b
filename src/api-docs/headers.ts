import type { EndpointDescription } from './endpoint';

/** Every header field that the service reads. */
export const REQUEST_HEADERS: readonly {
  name: string;
  description: string;
  /** Whether it is an OpenAPI parameter; OpenAPI describes the others elsewhere. */
  isParameter?: (endpoint: EndpointDescription) => boolean;
}[] = [
  {
    name: 'Authorization',
    description: 'Bearer and an API key, where the service has API_KEYS. Pages of PAGE_ORIGINS need none.',
  },
  { name: 'Content-Type', description: 'application/json or application/x-www-form-urlencoded.' },
  {
    name: 'Accept-Language',
    description: 'The language of the message, where the body has no locale.',
    isParameter: ({ failures }) => failures?.includes('locale_invalid') ?? false,
  },
  {
    name: 'Idempotency-Key',
    description:
      'Your own id of this send, such as a UUID in quotes. A repeat with the same key and body sends nothing and gets a ' +
      'key for the same code, until the code ends.',
    isParameter: ({ failures }) => failures?.includes('idempotency_key_invalid') ?? false,
  },
  {
    name: 'X-Request-Id',
    description: "Your own id: up to 128 letters, digits and characters of !#$%&'*+-.^_`|~:/=.",
    isParameter: () => true,
  },
];

/** Every header field of replies, and the statuses that have it. */
export const HEADERS: readonly {
  name: string;
  description: string;
  statuses?: readonly number[];
  postsOnly?: true;
}[] = [
  { name: 'X-Request-Id', description: "The request's id: the caller's where it sent one." },
  {
    name: 'RateLimit-Policy',
    description: "The caller's limit: q requests in w seconds. POST only.",
    postsOnly: true,
  },
  {
    name: 'RateLimit',
    description: "The rest of the caller's limit: r requests for t seconds. POST only.",
    postsOnly: true,
  },
  {
    name: 'Retry-After',
    description: 'Seconds after which a retry can help.',
    statuses: [403, 409, 429, 503],
  },
  { name: 'WWW-Authenticate', description: 'How to authenticate.', statuses: [401] },
  { name: 'Allow', description: 'The methods that the path supports.', statuses: [405] },
];

/** The header fields of a reply with this status. */
export function responseHeaders({ method }: EndpointDescription, status: number) {
  const present = HEADERS.filter(
    (header) => (header.statuses?.includes(status) ?? true) && (method === 'post' || header.postsOnly !== true),
  );
  return Object.fromEntries(
    present.map(({ name, description }) => [name, { description, schema: { type: 'string' } }]),
  );
}
