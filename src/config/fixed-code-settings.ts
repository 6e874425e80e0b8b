import { parseEmail, parsePhone } from '../otp/recipient';
import { flag, listOf } from './setting-kinds';

const testRecipients = listOf('recipient:code pairs such as +15005550006:123456,a@example.com:654321', (pair) => {
  const [, to, code] = /^(.+):(\d{4,10})$/.exec(pair) ?? [];
  const recipient = to?.includes('@') ? parseEmail(to) : parsePhone(to ?? '');
  return recipient && code ? { identity: recipient.identity, code } : undefined;
});

/** Recipients for tests and app reviews, whose code is always the same. */
export const fixedCodeSettings = {
  TEST_RECIPIENTS: testRecipients.default([]),
  ALLOW_TEST_RECIPIENTS: flag.default(false),
};
