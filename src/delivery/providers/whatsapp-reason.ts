import type { FailureReason } from '../delivery-error';
import { reasonOfStatus } from '../failure-reason';

/** https://developers.facebook.com/docs/whatsapp/cloud-api/support/error-codes */
const REASONS: ReadonlyMap<number, FailureReason> = new Map([
  [0, 'not_authorized'], // the token has expired
  [1, 'provider_fault'],
  [2, 'provider_fault'], // down or overloaded
  [3, 'not_authorized'],
  [4, 'throttled'],
  [10, 'not_authorized'],
  [33, 'sender_refused'], // the number was deleted
  [190, 'not_authorized'], // the token has expired
  [368, 'account_blocked'],
  [80007, 'throttled'],
  [130429, 'throttled'],
  [130472, 'recipient_rejected'], // Meta's experiments leave this person out
  [130497, 'destination_refused'], // a country that the account may not send to
  [131000, 'provider_fault'],
  [131005, 'not_authorized'],
  [131016, 'provider_fault'],
  [131021, 'recipient_refused'], // our own number
  [131026, 'recipient_refused'], // not on WhatsApp, or with an old version
  [131030, 'destination_refused'], // a test number sends to listed numbers only
  [131031, 'account_blocked'],
  [131042, 'out_of_credit'],
  [131045, 'sender_refused'], // the number is not registered
  [131048, 'throttled'], // too many messages were marked as spam
  [131049, 'recipient_rejected'], // this person got too many messages
  [131050, 'recipient_opted_out'],
  [131056, 'recipient_deferred'], // too many messages to this person: it says nothing about others
  [131057, 'account_blocked'], // under maintenance
  [132007, 'rejected'], // the template breaks a policy
  [132015, 'rejected'], // the template is paused
  [132016, 'rejected'], // the template is disabled
  [133004, 'provider_fault'],
  [133010, 'sender_refused'], // the number is not registered
]);

/** Permissions that the token lacks. */
const isPermission = (code: number) => code >= 200 && code <= 299;

/** Other codes from here on are about one request, such as 132001: no template in this language. */
const REQUEST_CODES_FROM = 130_000;

export function whatsAppReasonOf(status: number, code: number | undefined): FailureReason {
  if (code === undefined) return reasonOfStatus(status);
  if (isPermission(code)) return 'not_authorized';
  return REASONS.get(code) ?? (code >= REQUEST_CODES_FROM ? 'message_rejected' : reasonOfStatus(status));
}

/**
 * A right that the token lacks, or an id that it may not see: the token itself works.
 * https://developers.facebook.com/docs/graph-api/guides/error-handling
 */
export function isAfterLogin(code: number | undefined): boolean {
  return code !== undefined && (code === 3 || code === 10 || code === 100 || isPermission(code));
}
