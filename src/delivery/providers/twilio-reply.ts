import { z } from 'zod';
import { DeliveryError } from '../delivery-error';
import { messageIdIn } from '../message-id';
import { twilioReasonOf } from './twilio-reason';

interface Reply {
  status: number;
  json: unknown;
}

const Created = z.object({ sid: z.string() });
const Refused = z.object({ code: z.int() });

/** Twilio's code of an error: https://www.twilio.com/docs/api/errors */
export function twilioCodeIn(json: unknown): number | undefined {
  return Refused.safeParse(json).data?.code;
}

/**
 * The id of the message or call that Twilio created.
 * @throws DeliveryError if it created none
 */
export function twilioIdIn({ status, json }: Reply, to: string): string | undefined {
  if (status === 201) return messageIdIn(Created.safeParse(json).data?.sid, to);
  const code = twilioCodeIn(json);
  throw new DeliveryError(twilioReasonOf(status, code), code?.toString());
}
