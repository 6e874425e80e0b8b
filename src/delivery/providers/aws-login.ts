import { isNativeError } from 'node:util/types';
import { DeliveryError } from '../delivery-error';
import { reasonOfAwsError } from './aws';

/**
 * How SNS and SES refuse a login that lacks a right. `AccessDenied` is not among them: with it, STS refuses a role
 * before the login.
 */
const LACKS_RIGHT = new Set(['AuthorizationErrorException', 'AccessDeniedException']);

/**
 * For an error of a try of the login: returns if the login works and only lacks the right for that try.
 * @throws DeliveryError otherwise
 */
export function assertAwsLogin(error: unknown, signal: AbortSignal): void {
  if (isNativeError(error) && LACKS_RIGHT.has(error.name)) return;
  throw new DeliveryError(reasonOfAwsError(error, signal));
}
