import { createHmac } from 'node:crypto';
import type { Listening } from './harness';
import type { HttpSink } from './http-sink';

export const PUBLIC_URL = 'https://otp.example.com';
export const MESSAGE_SID = `SM${'0123456789abcdef'.repeat(2)}`;
/** Of every report, and never to be kept. */
export const CARRIER_NUMBER = '+12025550143';

/** The path and query of the callback that the message had. */
export function callbackOf(twilio: HttpSink, index = -1): string {
  const form = new URLSearchParams(twilio.requests.at(index)?.body);
  return form.get('StatusCallback')?.replace(PUBLIC_URL, '') ?? '';
}

/** Twilio's form of a report. */
export const reportOf = (MessageStatus: string, others: Record<string, string> = {}) =>
  new URLSearchParams({
    ...{ AccountSid: 'AC1', ApiVersion: '2010-04-01', From: 'Acme', To: CARRIER_NUMBER },
    ...{ MessageSid: MESSAGE_SID, SmsSid: MESSAGE_SID, SmsStatus: MessageStatus, MessageStatus },
    ...others,
  });

/** As Twilio's security page describes it. */
export function signatureOf(url: string, form: URLSearchParams, authToken = 'token'): string {
  const fields = [...form].sort(([a], [b]) => (a < b ? -1 : 1)).map(([name, value]) => name + value);
  return createHmac('sha1', authToken)
    .update(url + fields.join(''))
    .digest('base64');
}

/** Reports as Twilio does. @returns the status of the reply */
export async function report(
  service: Listening,
  callback: string,
  form: URLSearchParams,
  signature = signatureOf(PUBLIC_URL + callback, form),
): Promise<number> {
  const reply = await fetch(service.url + callback, {
    method: 'POST',
    headers: { 'Content-Type': 'application/x-www-form-urlencoded', 'X-Twilio-Signature': signature },
    body: form.toString(),
  });
  return reply.status;
}
