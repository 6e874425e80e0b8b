import { isNativeError } from 'node:util/types';
import { systemCode } from '../system-error';
import type { FailureReason } from './delivery-error';

/** The reason behind an HTTP status, for a reply whose body gives none. */
export function reasonOfStatus(status: number): FailureReason {
  if (status === 401 || status === 403) return 'not_authorized';
  if (status === 402) return 'out_of_credit';
  if (status === 429) return 'throttled';
  return status < 300 ? 'unreadable_reply' : `http_${status}`;
}

// All three are errors from before the first byte of a request: nothing was sent.
const NAME_NOT_RESOLVED = new Set(['ENOTFOUND', 'EAI_AGAIN']);
const NEVER_CONNECTED = new Set(['ECONNREFUSED', 'EHOSTUNREACH', 'ENETUNREACH', 'UND_ERR_CONNECT_TIMEOUT']);
const TLS_FAILURE = /^(EPROTO|ERR_SSL|ERR_TLS|CERT_|UNABLE_TO_|DEPTH_ZERO_|SELF_SIGNED_|UND_ERR_PRX_TLS)/;

/** The reason why a request got no reply. */
export function reasonOfNoAnswer(error: unknown, signal: AbortSignal): FailureReason {
  return signal.aborted ? 'timeout' : reasonOfCode(codeBeneath(error));
}

/** @param code of a system error, such as `ECONNRESET` */
export function reasonOfCode(code: string | undefined): FailureReason {
  // `fetch` gives no code to its own refusals: of a redirect, or of a blocked port.
  if (code === undefined) return 'rejected';
  if (NAME_NOT_RESOLVED.has(code)) return 'dns';
  if (NEVER_CONNECTED.has(code)) return 'connection';
  if (TLS_FAILURE.test(code)) return 'tls';
  return code === 'ETIMEDOUT' ? 'timeout' : 'connection_lost';
}

/** The code of the error or of the first cause that has one. */
function codeBeneath(error: unknown): string | undefined {
  if (!isNativeError(error)) return undefined;
  return systemCode(error) ?? codeBeneath(error.cause);
}
