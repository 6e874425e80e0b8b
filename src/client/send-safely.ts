import { OtpUnreachableError } from './errors';
import type { Http, HttpRequest } from './http';
import type { Reply } from './reply';

const LONGEST_WAIT_SECONDS = 5;
const MOST_WAITS = 5; // at `Retry-After: 2`, as long as the service's DELIVERY_TIMEOUT

/**
 * Sends, and if the outcome is unknown, repeats once under the same `Idempotency-Key`: one message goes out. Waits while
 * the first request is still in progress.
 */
export async function sendSafely(http: Http, request: Required<HttpRequest>): Promise<Reply> {
  try {
    return await http(request);
  } catch (error) {
    if (!(error instanceof OtpUnreachableError) || !isWorthRepeating(error)) throw error;
  }
  let reply = await http(request);
  for (let waits = 0; waits < MOST_WAITS && isInProgress(reply); waits += 1) {
    await new Promise((resolve) => setTimeout(resolve, (reply.retryAfterSeconds ?? 1) * 1000));
    reply = await http(request);
  }
  return reply;
}

/** An unreadable 404 comes from a wrong `baseUrl`, a 502 from a proxy that lost the service. */
function isWorthRepeating({ reason, status = 0 }: OtpUnreachableError): boolean {
  return reason !== 'unreadable' || status >= 500;
}

/** A long `Retry-After` says that the first request is lost. */
function isInProgress({ body, retryAfterSeconds = 1 }: Reply): boolean {
  return body['Code'] === 'request_in_progress' && retryAfterSeconds <= LONGEST_WAIT_SECONDS;
}
