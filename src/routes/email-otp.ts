import { z } from 'zod';
import { field } from '../middleware/validate';
import { apiFailures, type Endpoint } from './endpoint';
import { hasDeclaredVariables, messageFields, type MessageTypes } from './send/message-fields';
import { SEND_FAILURES, sendHandler, type SendDependencies } from './send/send-handler';
import { SENT_EXAMPLE, SentReply } from './send/sent-reply';

const emailOtpBody = (templates: MessageTypes) =>
  z
    .object({
      email: field({
        missing: 'email_not_provided',
        notString: 'email_not_a_string',
        tooLong: 'email_invalid',
      }).meta({
        description: 'One plain address, in ASCII before its @. The code goes there.',
        examples: ['ada@example.com'],
      }),
      ...messageFields(templates, ['email']),
    })
    .refine(hasDeclaredVariables(templates, 'email'), 'variables_invalid');

export function emailOtp(dependencies: SendDependencies): Endpoint {
  const schema = emailOtpBody(dependencies.templates);
  const recipientOf = ({ email }: z.infer<typeof schema>) => email;
  return {
    method: 'post',
    path: '/api/v1/email/otp',
    summary: 'Send a code by e-mail',
    body: schema,
    requestExample: { email: 'ada@example.com', type: '2FA' },
    reply: SentReply,
    replyExample: SENT_EXAMPLE,
    failures: apiFailures(schema, ...SEND_FAILURES, 'email_not_ascii'),
    handlers: [...dependencies.guards, sendHandler({ channels: ['email'], schema, recipientOf }, dependencies)],
  };
}
