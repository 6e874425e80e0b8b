import { isIPv6 } from 'node:net';
import { z } from 'zod';

interface Options {
  host: string;
  port: number;
  print: (line: string) => void;
}

const TIMEOUT_MS = 5_000;
const Reply = z.object({ Details: z.string(), Code: z.string().optional() });

/**
 * Asks `/readyz` of the service on this machine, as a container without curl cannot.
 * @returns the exit status: 1 unless the service is ready
 */
export async function healthcheck({ host, port, print }: Options): Promise<number> {
  const url = `http://${reachable(host)}:${port}/readyz`;
  try {
    const reply = await fetch(url, { signal: AbortSignal.timeout(TIMEOUT_MS) });
    const { Details, Code } = Reply.parse(await reply.json());
    print(Code ?? Details);
    return reply.ok ? 0 : 1;
  } catch {
    print(`no reply from ${url}`);
    return 1;
  }
}

function reachable(host: string): string {
  if (host === '0.0.0.0') return '127.0.0.1';
  if (host === '::') return '[::1]';
  return isIPv6(host) ? `[${host}]` : host;
}
