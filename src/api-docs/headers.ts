import type { Endpoint } from './endpoints';

/** Every header field of a request that the service looks at. */
export const REQUEST_HEADERS: readonly {
  name: string;
  description: string;
  /** OpenAPI tells of the others in places of their own. */
  isParameter?: (endpoint: Endpoint) => boolean;
}[] = [
  {
    name: 'Authorization',
    description: 'Bearer and an API key, where the service was given API_KEYS.',
  },
  { name: 'Content-Type', description: 'application/json or application/x-www-form-urlencoded.' },
  {
    name: 'Accept-Language',
    description: 'The language of the message, where no locale is given.',
    isParameter: ({ failures }) => failures.includes('locale_invalid'),
  },
  {
    name: 'X-Request-Id',
    description: 'An id of your own, of up to 64 letters, digits, dots, dashes and underscores.',
    isParameter: () => true,
  },
];

/** Every header field that a reply may carry, and the statuses that carry it. */
export const HEADERS: readonly {
  name: string;
  description: string;
  with?: readonly number[];
  ofPosts?: true;
}[] = [
  { name: 'X-Request-Id', description: "The request's id: the caller's own where it sent one." },
  {
    name: 'RateLimit-Policy',
    description: "Of a POST: the caller's limit, q requests in w seconds.",
    ofPosts: true,
  },
  {
    name: 'RateLimit',
    description: "Of a POST: what is left of the caller's limit, r requests for t seconds.",
    ofPosts: true,
  },
  {
    name: 'Retry-After',
    description: 'Seconds after which asking again can help.',
    with: [403, 429, 503],
  },
  { name: 'WWW-Authenticate', description: 'How to authenticate.', with: [401] },
  { name: 'Allow', description: 'The methods that the path answers to.', with: [405] },
];

/** Those that a reply of this status may carry. */
export function responseHeaders({ method }: Endpoint, status: number) {
  const carried = HEADERS.filter(
    (header) =>
      (header.with?.includes(status) ?? true) && (method === 'post' || header.ofPosts !== true),
  );
  return Object.fromEntries(
    carried.map(({ name, description }) => [name, { description, schema: { type: 'string' } }]),
  );
}
