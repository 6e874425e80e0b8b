import { createHttpPost } from '../providers/http-post';
import type { Network } from '../providers/network';

/** @returns undefined for a status other than 200. Rejects if no whole reply came in time. */
export type HttpsGet = ((url: string) => Promise<string | undefined>) & { close(): void };

const DEADLINE_MS = 5_000;

/** GET through the operator's proxies, without redirects. */
export function createHttpsGet(network: Network): HttpsGet {
  const http = createHttpPost(network);
  const get = async (url: string) => {
    const signal = AbortSignal.timeout(DEADLINE_MS);
    const { status, text } = await http.request(url, { method: 'GET', headers: { Accept: '*/*' }, signal });
    if (text === undefined) throw new Error('The reply was cut off or too long');
    return status === 200 ? text : undefined;
  };
  return Object.assign(get, { close: () => http.close() });
}
