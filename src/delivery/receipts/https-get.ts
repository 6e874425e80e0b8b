import { loadUndici } from '../providers/http-post';
import type { Network } from '../providers/network';

/** @returns undefined for a status other than 200. Rejects if no reply came in time. */
export type HttpsGet = ((url: string) => Promise<string | undefined>) & { close(): void };

const DEADLINE_MS = 5_000;
const MAX_CHARACTERS = 65_536;

/** GET through the operator's proxies, without redirects. */
export function createHttpsGet(network: Network): HttpsGet {
  const undici = loadUndici(network);
  const get = async (url: string) => {
    const { fetch, dispatcher } = await undici.get();
    const reply = await fetch(url, { redirect: 'error', signal: AbortSignal.timeout(DEADLINE_MS), dispatcher });
    const text = await reply.text();
    return reply.status === 200 ? text.slice(0, MAX_CHARACTERS) : undefined;
  };
  return Object.assign(get, { close: () => undici.ifLoaded(({ dispatcher }) => void dispatcher.destroy()) });
}
