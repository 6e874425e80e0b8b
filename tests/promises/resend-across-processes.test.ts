import { codeIn } from '../support/code-in';
import { createCrowd, spreadOver, tallyCodes } from '../support/crowd';
import { onServer } from '../support/database-server';
import { emptyDatabase, wrongCode } from '../support/harness';
import { startProcess } from '../support/service-process';
import { startSmtpSink } from '../support/smtp-sink';

const ADA = 'ada@example.com';
const crowd = createCrowd();

jest.setTimeout(120_000);

async function startTwo() {
  const smtp = await startSmtpSink();
  const env = {
    ...(await emptyDatabase()),
    CRYPT_PASSWORD: 'the same in both',
    SMTP_URL: `smtp://127.0.0.1:${smtp.port}`,
  };
  return { smtp, processes: await Promise.all([startProcess(env), startProcess(env)]) };
}

onServer('through two processes,', () => {
  test('5 resends and 300 guesses at once compare 5 guesses, and every message has the code of the first', async () => {
    const { smtp, processes } = await startTwo();
    const [first] = processes;
    const { body } = await crowd.post(first, '/email/otp', { email: ADA, type: '2FA' });
    const otp = codeIn(smtp.mails[0]?.text);
    const key = { verification_key: body.Details };
    const requests = Array.from({ length: 305 }, (_, index) =>
      index % 61 === 0
        ? { route: '/resend/otp', body: key }
        : { route: '/verify/otp', body: { ...key, otp: wrongCode(otp, index + 1), check: ADA } },
    );
    const answers = await spreadOver(processes, requests, (service, each) =>
      crowd.post(service, each.route, each.body),
    );
    const {
      '400 otp_not_matched': compared,
      200: resent = 0,
      '429 too_many_attempts': refused = 0,
    } = tallyCodes(answers);
    expect(compared).toBe(5);
    expect(resent + refused).toBe(300);
    expect(smtp.mails.map(({ text }) => codeIn(text))).toEqual(Array.from({ length: resent + 1 }, () => otp));
  });

  test('the code of the first message is redeemed after the third message, by the other process', async () => {
    const { smtp, processes } = await startTwo();
    const [first, second] = processes;
    const { body } = await crowd.post(first, '/email/otp', { email: ADA, type: '2FA' });
    const key = { verification_key: body.Details };
    for (const service of [second, first]) expect((await crowd.post(service, '/resend/otp', key)).status).toBe(200);
    expect(smtp.mails).toHaveLength(3);
    const redeemed = await crowd.post(second, '/verify/otp', { ...key, otp: codeIn(smtp.mails[0]?.text), check: ADA });
    expect([redeemed.status, redeemed.body.Details]).toEqual([200, 'OTP Matched']);
  });
});
