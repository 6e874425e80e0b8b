import { z } from 'zod';
import { field } from '../middleware/validate';
import { FAILURES_AFTER_FIELDS, FAILURES_BEFORE_FIELDS, type Endpoint } from './endpoint';
import { autofillFields, hasOneAutofill } from './send/autofill-fields';
import { hasDeclaredVariables, messageFields, type MessageTypes } from './send/message-fields';
import { sendHandler, type SendDependencies } from './send/send-handler';
import { SENT_EXAMPLE, SentReply } from './send/sent-reply';

const phoneOtpBody = (templates: MessageTypes) =>
  z
    .object({
      phone_number: field({
        missing: 'phone_number_not_provided',
        notString: 'phone_number_not_a_string',
        tooLong: 'phone_number_invalid',
      }).meta({
        description: 'A number in international form, or in that of DEFAULT_COUNTRY.',
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
    failures: [
      ...FAILURES_BEFORE_FIELDS,
      'phone_unavailable',
      'phone_number_not_provided',
      'type_not_provided',
      'type_incorrect',
      'phone_number_not_a_string',
      'phone_number_invalid',
      'locale_invalid',
      'brand_invalid',
      'variables_invalid',
      'web_domain_invalid',
      'android_hash_invalid',
      'autofill_ambiguous',
      'brand_not_allowed',
      'destination_not_allowed',
      'destination_blocked',
      'counters_unavailable',
      'message_not_sent',
      ...FAILURES_AFTER_FIELDS,
    ],
    handlers: [
      ...dependencies.guards,
      sendHandler({ channel: 'sms', schema, recipientOf }, dependencies),
    ],
  };
}
