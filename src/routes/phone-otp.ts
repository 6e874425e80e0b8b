import { z } from 'zod';
import { field } from '../middleware/validate';
import { apiFailures, type Endpoint } from './endpoint';
import { autofillFields, hasOneAutofill } from './send/autofill-fields';
import { hasDeclaredVariables, messageFields, type MessageTypes } from './send/message-fields';
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
      ...messageFields(templates, 'sms'),
      ...autofillFields,
    })
    .refine(hasDeclaredVariables(templates, 'sms'), 'variables_invalid')
    .refine(hasOneAutofill, 'autofill_ambiguous');

export function phoneOtp(dependencies: SendDependencies): Endpoint {
  const schema = phoneOtpBody(dependencies.templates);
  const recipientOf = ({ phone_number }: z.infer<typeof schema>) => phone_number;
  return {
    method: 'post',
    path: '/api/v1/phone/otp',
    summary: 'Send a code by SMS',
    body: schema,
    requestExample: { phone_number: '+12025550143', type: 'VERIFICATION' },
    reply: SentReply,
    replyExample: SENT_EXAMPLE,
    failures: apiFailures(
      schema,
      ...SEND_FAILURES,
      'phone_unavailable',
      'autofill_ambiguous',
      'destination_not_allowed',
      'destination_blocked',
    ),
    handlers: [...dependencies.guards, sendHandler({ channel: 'sms', schema, recipientOf }, dependencies)],
  };
}
