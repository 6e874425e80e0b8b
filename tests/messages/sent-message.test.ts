import { REQUEST_TYPES } from '../../src/templates/built-in';
import { sendCode, startTestService, type TestService } from '../support/harness';
import { inboxOf, type CaughtMessage } from '../support/traces';

const RECIPIENTS = {
  email: ['zebulon.quixote@xylophone.example', 'bob@example.org'],
  sms: ['+12025550143', '+447700900123'],
} as const;

let service: TestService;
beforeAll(async () => {
  service = await startTestService();
});

async function messageTo(to: string, type: string): Promise<CaughtMessage> {
  await sendCode(service, to, type);
  const [message] = await inboxOf(service);
  if (message === undefined) throw new Error('No message');
  return message;
}

/** Everything that the recipient reads, with a word for the code. */
function wordsOf({ code, text, subject, html }: CaughtMessage): string {
  return JSON.stringify({ text, subject, html }).replaceAll(code, '<code>');
}

describe.each(REQUEST_TYPES)('a %s message', (type) => {
  describe.each(['email', 'sms'] as const)('by %s', (channel) => {
    const [recipient, other] = RECIPIENTS[channel];

    test('goes to its recipient, with the facts that providers need', async () => {
      const message = await messageTo(recipient, type);
      const code = expect.stringMatching(/^\d{6}$/) as string;
      expect(message).toMatchObject({ channel, to: recipient, type, code });
      expect(message.text).toContain(message.code);
    });

    test('contains no name and no number', async () => {
      const words = wordsOf(await messageTo(recipient, type));
      const names = ['zebulon', 'quixote', 'xylophone', '2025550143'];
      for (const part of [...names, 'dear ', 'hello', 'hi ']) {
        expect(words.toLowerCase()).not.toContain(part);
      }
      expect(wordsOf(await messageTo(other, type))).toBe(words);
    });
  });
});
