import { z } from 'zod';
import { NUMBER_CHANNELS, type Channel } from '../channel';
import { field } from '../middleware/validate';
import { apiFailures, type Endpoint } from './endpoint';
import { autofillFields, hasOneAutofill } from './send/autofill-fields';
import { channelField } from './send/channel-field';
import { hasDeclaredVariables, hasTemplates, messageFields, type MessageTypes } from './send/message-fields';
import { SEND_FAILURES, sendHandler, type SendDependencies } from './send/send-handler';
import { SENT_EXAMPLE, SentReply } from './send/sent-reply';

const phoneOtpBody = (templates: MessageTypes) =>
  z
    .object({
      phone_number: field({
        missing: 'phone_number_not_provided',
        notString: 'phone_number_not_a_string',
        tooLong: 'phone_number_invalid',
      }).meta({
        description: 'A number in international form, or in that of DEFAULT_COUNTRY with its area code.',
        examples: ['+12025550143'],
      }),
      channel: channelField(NUMBER_CHANNELS, 'How the code goes to the number: sms if absent.'),
      ...messageFields(templates, NUMBER_CHANNELS),
      ...autofillFields,
    })
    .refine((body) => hasTemplates(templates, channelOf(body))(body), 'type_incorrect')
    .refine((body) => hasDeclaredVariables(templates, channelOf(body))(body), 'variables_invalid')
    .refine(hasOneAutofill, 'autofill_ambiguous');

const channelOf = ({ channel = 'sms' }: { channel?: Channel | undefined }) => channel;

export function phoneOtp(dependencies: SendDependencies): Endpoint {
  const schema = phoneOtpBody(dependencies.templates);
  const recipientOf = ({ phone_number }: z.infer<typeof schema>) => phone_number;
  return {
    method: 'post',
    path: '/api/v1/phone/otp',
    summary: 'Send a code by SMS, WhatsApp or a call',
    body: schema,
    requestExample: { phone_number: '+12025550143', type: 'VERIFICATION' },
    reply: SentReply,
    replyExample: SENT_EXAMPLE,
    failures: apiFailures(
      schema,
      ...SEND_FAILURES,
      'phone_unavailable',
      'channel_unavailable',
      'autofill_ambiguous',
      'destination_not_allowed',
      'destination_blocked',
    ),
    handlers: [...dependencies.guards, sendHandler({ channels: NUMBER_CHANNELS, schema, recipientOf }, dependencies)],
  };
}
