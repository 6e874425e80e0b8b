import { DeliveryError } from '../delivery-error';
import { reasonOfStatus } from '../failure-reason';

/**
 * For the reply to a try of a login. 403 and 404 come after the login: it may not read that, or there is no such thing.
 * @throws DeliveryError if the reply does not show that the login works
 */
export function assertLoggedIn(status: number): void {
  if (status < 300 || status === 403 || status === 404) return;
  throw new DeliveryError(reasonOfStatus(status));
}
