import { once } from 'node:events';
import http, { type IncomingHttpHeaders } from 'node:http';
import { text } from 'node:stream/consumers';
import { onTeardown, type Env, type Listening, type Reply } from './harness';
import { inboxOf } from './traces';

const CONNECTIONS = 128; // to each service: that many of its requests are on their way at any time

export interface Answer {
  status: number;
  headers: IncomingHttpHeaders;
  body: Reply;
}

/** Many callers at once, over kept connections: a new one for each request would be the slowest part. */
export function createCrowd() {
  const agent = new http.Agent({ keepAlive: true, maxSockets: CONNECTIONS });
  onTeardown(() => agent.destroy());

  async function post(
    { url }: Listening,
    route: string,
    body: object,
    headers: Env = {},
  ): Promise<Answer> {
    const request = http.request(`${url}/api/v1${route}`, {
      agent,
      method: 'POST',
      headers: { 'Content-Type': 'application/json', ...headers },
    });
    request.end(JSON.stringify(body));
    const [response] = (await once(request, 'response')) as [http.IncomingMessage];
    return {
      status: response.statusCode ?? 0,
      headers: response.headers,
      body: JSON.parse(await text(response)) as Reply,
    };
  }

  return {
    post,
    /** So many codes, each to a recipient of its own, and the bodies that redeem them. The inbox keeps a hundred. */
    async sendCodes(service: Listening, count: number) {
      const sends = Array.from({ length: count }, async (_, index) => {
        const email = `ada${index}@example.com`;
        const { body } = await post(service, '/email/otp', { email, type: '2FA' });
        return [email, body.Details] as const;
      });
      const keys = new Map(await Promise.all(sends));
      const inbox = await inboxOf(service);
      return inbox.map(({ to, code }) => ({
        verification_key: keys.get(to) ?? '',
        otp: code,
        check: to,
      }));
    },
    /** All of these at once, dealt in turn to the services. */
    verifyAll: (services: readonly Listening[], guesses: readonly object[]): Promise<Answer[]> =>
      Promise.all(
        guesses.map((guess, index) => {
          const service = services[index % services.length];
          if (service === undefined) throw new RangeError('no service to ask');
          return post(service, '/verify/otp', guess);
        }),
      ),
  };
}

/** How many got which answer: `{ '400 OTP Already Used': 199, '200 OTP Matched': 1 }`. */
export function tally(answers: readonly Answer[]): Record<string, number> {
  return count(answers.map(({ status, body }) => `${status} ${body.Details}`));
}

/** The same by code: `{ 200: 1, '429 rate_limited': 199 }`. */
export function tallyCodes(answers: readonly Answer[]): Record<string, number> {
  return count(answers.map(({ status, body }) => (body.Code ? `${status} ${body.Code}` : status)));
}

function count(answers: readonly (string | number)[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const answer of answers) counts[answer] = (counts[answer] ?? 0) + 1;
  return counts;
}
