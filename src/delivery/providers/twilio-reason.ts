import type { FailureReason } from '../delivery-error';
import { reasonOfStatus } from '../failure-reason';

/** Of SMS and of calls: https://www.twilio.com/docs/api/errors */
const REASONS: ReadonlyMap<number, FailureReason> = new Map([
  [10001, 'account_blocked'], // not active
  [10004, 'throttled'], // too many calls at once
  [20003, 'not_authorized'],
  [20005, 'account_blocked'],
  [20429, 'throttled'],
  [21611, 'throttled'], // the sender's queue is full
  [30001, 'throttled'], // the queue is full
  [30002, 'account_blocked'],
  [63018, 'throttled'],
  [63038, 'throttled'], // the account's messages of this day
  [21211, 'recipient_refused'], // not a valid number
  [21217, 'recipient_refused'], // not a valid number
  [21401, 'recipient_refused'], // not a valid number
  [21421, 'recipient_refused'], // not a valid number
  [21265, 'recipient_refused'], // a short code
  [21266, 'recipient_refused'], // our own number
  [21614, 'recipient_refused'], // not a mobile number
  [21635, 'recipient_refused'], // a landline
  [21610, 'recipient_opted_out'],
  [21214, 'destination_refused'], // not reachable
  [21408, 'destination_refused'], // a country that the account has not enabled
  [21202, 'destination_refused'], // a premium number
  [21203, 'destination_refused'], // no calls abroad from this account
  [21215, 'destination_refused'], // no calls to this country or range
  [21216, 'destination_refused'], // calls to this number are blocked
  [21219, 'destination_refused'], // a trial account: verified numbers only
  [21606, 'destination_refused'], // From: not able to send to this destination
  [21608, 'destination_refused'], // a trial account: verified numbers only
  [21612, 'destination_refused'], // not reachable from this sender
  [21659, 'destination_refused'], // From: of another country, or not a Twilio number
  [21703, 'destination_refused'], // the messaging service has no sender for it
  [30450, 'destination_refused'], // blocked against SMS pumping
  [60410, 'destination_refused'], // blocked against SMS pumping
  [21210, 'sender_refused'], // From: not verified for calls
  [21212, 'sender_refused'], // From: not a valid number
  [21213, 'sender_refused'], // From: missing
  [21603, 'sender_refused'], // From: missing
  [21660, 'sender_refused'], // From: of another account
  [21661, 'sender_refused'], // From: without SMS
  [21701, 'sender_refused'], // an unknown messaging service
  [21704, 'sender_refused'], // an empty messaging service
]);

/** Codes from here on are about one request: a new code must not close the provider for everybody. */
const REQUEST_CODES_FROM = 21_000;

export function twilioReasonOf(status: number, code: number | undefined): FailureReason {
  const known = code === undefined ? undefined : REASONS.get(code);
  if (known !== undefined) return known;
  const isAboutRequest = code !== undefined && code >= REQUEST_CODES_FROM && (status === 400 || status === 403);
  return isAboutRequest ? 'message_rejected' : reasonOfStatus(status);
}
