import type { IncomingHttpHeaders } from 'node:http';
import type { Env, Listening, Reply } from './harness';
import { keepAlivePoster } from './keep-alive-poster';
import { inboxOf } from './traces';

const CONNECTIONS = 128;

export interface Answer {
  status: number;
  headers: IncomingHttpHeaders;
  body: Reply;
}

/** Makes many requests at the same time, over up to 128 connections to each service. */
export function createCrowd() {
  const postText = keepAlivePoster({ connections: CONNECTIONS });

  async function post({ url }: Listening, route: string, body: object, headers: Env = {}): Promise<Answer> {
    const json = { 'Content-Type': 'application/json', ...headers };
    const { text, ...reply } = await postText(`${url}/api/v1${route}`, json, JSON.stringify(body));
    return { ...reply, body: JSON.parse(text) as Reply };
  }

  return {
    post,
    /** Sends a code to each of `count` recipients (100 at most, the size of the inbox). Returns the bodies that redeem them. */
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
    /** Posts all guesses at once, spread evenly over the services. */
    verifyAll: (services: readonly Listening[], guesses: readonly object[]): Promise<Answer[]> =>
      spreadOver(services, guesses, (service, guess) => post(service, '/verify/otp', guess)),
  };
}

/** Starts the requests for all items at once, in turn to each service. */
export function spreadOver<Service extends Listening, Item>(
  services: readonly Service[],
  items: readonly Item[],
  request: (service: Service, item: Item) => Promise<Answer>,
): Promise<Answer[]> {
  return Promise.all(
    items.map((item, index) => {
      const service = services[index % services.length];
      if (service === undefined) throw new RangeError('At least one service is needed');
      return request(service, item);
    }),
  );
}

/** Counts answers by status and text: `{ '400 OTP Already Used': 199, '200 OTP Matched': 1 }`. */
export function tally(answers: readonly Answer[]): Record<string, number> {
  return count(answers.map(({ status, body }) => `${status} ${body.Details}`));
}

/** Counts answers by status and `Code`: `{ 200: 1, '429 rate_limited': 199 }`. */
export function tallyCodes(answers: readonly Answer[]): Record<string, number> {
  return count(answers.map(({ status, body }) => (body.Code ? `${status} ${body.Code}` : status)));
}

function count(answers: readonly (string | number)[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const answer of answers) counts[answer] = (counts[answer] ?? 0) + 1;
  return counts;
}
