import type { FailureReason } from '../delivery-error';

/** https://developer.vonage.com/messaging/sms/guides/troubleshooting-sms */
export const VONAGE_REASONS: ReadonlyMap<string, FailureReason> = new Map([
  ['1', 'throttled'],
  ['2', 'rejected'], // a parameter is missing
  ['4', 'not_authorized'],
  ['5', 'provider_fault'],
  ['6', 'recipient_refused'], // unknown prefix
  ['7', 'recipient_refused'], // barred
  ['8', 'account_blocked'],
  ['9', 'out_of_credit'],
  ['10', 'throttled'], // too many connections
  ['11', 'not_authorized'], // for this API
  ['13', 'destination_refused'], // the network did not answer
  ['14', 'not_authorized'],
  ['15', 'destination_refused'], // not from this sender
  ['19', 'destination_refused'], // a facility that the network lacks
  ['22', 'destination_refused'], // unknown network
  ['29', 'destination_refused'], // demo mode: registered numbers only
  ['32', 'not_authorized'],
  ['33', 'recipient_refused'], // number deactivated
]);
