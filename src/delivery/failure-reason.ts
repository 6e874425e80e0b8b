import { isNativeError } from 'node:util/types';
import { systemCode } from '../system-error';
import type { FailureReason } from './delivery-error';

/** What an HTTP status says where the provider's own code says nothing more. */
export function reasonOfStatus(status: number): FailureReason {
  if (status === 401 || status === 403) return 'not_authorized';
  if (status === 402) return 'out_of_credit';
  if (status === 429) return 'throttled';
  return status < 300 ? 'unreadable_reply' : `http_${status}`;
}

/** These come before the first byte of a request; TLS failures, whose codes are many, count as well. */
const NEVER_CONNECTED = new Set([
  'ECONNREFUSED',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOTFOUND',
  'EAI_AGAIN',
  'UND_ERR_CONNECT_TIMEOUT',
]);
const TLS_FAILURE = /^(EPROTO|ERR_SSL|ERR_TLS|CERT_|UNABLE_TO_|DEPTH_ZERO_|SELF_SIGNED_)/;

/** Why no answer came: the code is looked for in the error and in its causes. */
export function reasonOfNoAnswer(error: unknown, signal: AbortSignal): FailureReason {
  return signal.aborted ? 'timeout' : reasonOfCode(codeBeneath(error));
}

/** What the code of a system's error says, where there is one. */
export function reasonOfCode(code: string | undefined): FailureReason {
  // `fetch` gives no code to what it does not do at all: follow a redirect, use a forbidden port.
  if (code === undefined) return 'rejected';
  if (NEVER_CONNECTED.has(code) || TLS_FAILURE.test(code)) return 'connection';
  return code === 'ETIMEDOUT' ? 'timeout' : 'connection_lost';
}

function codeBeneath(error: unknown): string | undefined {
  if (!isNativeError(error)) return undefined;
  return systemCode(error) ?? codeBeneath(error.cause);
}
