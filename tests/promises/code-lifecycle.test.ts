import { createCrowd, tallyCodes, type Answer } from '../support/crowd';
import { onServer } from '../support/database-server';
import { post, sendCode, startTestService, wrongCode, type TestService } from '../support/harness';

type Sent = Awaited<ReturnType<typeof sendCode>>;
type Post = (route: string, body: object) => Promise<Pick<Answer, 'status' | 'body'>>;

const TTL_SECONDS = 600;
const OPERATIONS = ['send', 'resend', 'right', 'wrong', 'cancel', 'expire', 'status'] as const;
type Operation = (typeof OPERATIONS)[number];

const PENDING = {
  send: '200',
  resend: '200',
  right: '200 OTP Matched',
  wrong: 'otp_not_matched, 4 left',
  cancel: '200 OTP Canceled',
  expire: 'expired',
  status: 'pending, 5 left',
};
const USED = 'otp_already_used';
const GONE = 'verification_key_invalid';
const OVER = 'otp_expired';

/** What each operation replies to a code after another operation: the contract, written out. */
const REPLIES: Record<Operation, Record<Operation, string>> = {
  send: PENDING,
  resend: PENDING,
  status: PENDING,
  wrong: { ...PENDING, wrong: 'otp_not_matched, 3 left', status: 'pending, 4 left' },
  right: { send: '200', resend: USED, right: USED, wrong: USED, cancel: USED, expire: 'approved', status: 'approved' },
  cancel: {
    send: '200',
    resend: GONE,
    right: GONE,
    wrong: GONE,
    cancel: '200 OTP Canceled',
    expire: 'expired',
    status: 'canceled',
  },
  expire: { send: '200', resend: OVER, right: OVER, wrong: OVER, cancel: OVER, expire: 'expired', status: 'expired' },
};

/** Runs an operation on a code that was sent. */
function operate(operation: Exclude<Operation, 'expire'>, sent: Sent, request: Post) {
  const { verification_key, otp, check } = sent;
  switch (operation) {
    case 'send':
      return request('/email/otp', { email: check, type: '2FA' });
    case 'right':
      return request('/verify/otp', sent);
    case 'wrong':
      return request('/verify/otp', { ...sent, otp: wrongCode(otp) });
    default:
      return request(`/${operation}/otp`, { verification_key });
  }
}

async function resultOf(service: TestService, operation: Operation, sent: Sent): Promise<string> {
  if (operation === 'expire') await service.advance(TTL_SECONDS);
  const name = operation === 'expire' ? 'status' : operation;
  const { status, body } = await operate(name, sent, (route, request) => post(service, route, request));
  const { Details, Code, AttemptsLeft } = body;
  if (Code !== undefined) return AttemptsLeft === undefined ? Code : `${Code}, ${AttemptsLeft} left`;
  if (name === 'status') return Details === 'pending' ? `${Details}, ${AttemptsLeft} left` : Details;
  return Details.startsWith('OTP') ? `${status} ${Details}` : `${status}`;
}

describe.each(OPERATIONS)('after the operation "%s"', (first) => {
  test.each(OPERATIONS)('a code replies to "%s" as the contract says', async (second) => {
    const service = await startTestService();
    const sent = await sendCode(service);
    await resultOf(service, first, sent);
    expect(await resultOf(service, second, sent)).toBe(REPLIES[first][second]);
    await service.close();
  });
});

onServer('any two operations at once,', () => {
  test('of 200 rounds, leave at most one success and no guess too many', async () => {
    const service = await startTestService({ OTP_MAX_ATTEMPTS: '3', LIMIT_GUESSES_PER_RECIPIENT: '1000/1h' });
    const crowd = createCrowd();
    const request: Post = (route, body) => crowd.post(service, route, body);
    const atOnce = OPERATIONS.filter((operation) => operation !== 'expire');
    const pairs = atOnce.flatMap((one) => atOnce.map((other) => [one, other] as const));

    for (let round = 0; round < 200; round += 1) {
      const [one, other] = pairs[round % pairs.length] ?? ['right', 'right'];
      const sent = await sendCode(service, `ada${round}@example.com`);
      const answers = await Promise.all(
        Array.from({ length: 12 }, (_, turn) => operate(turn % 2 === 0 ? one : other, sent, request)),
      );
      const tally = [one, other, tallyCodes(answers.map((answer) => ({ headers: {}, ...answer })))];
      const redeemed = answers.filter(({ body }) => body.Details === 'OTP Matched').length;
      const compared = answers.filter(({ body }) => body.Code === 'otp_not_matched').length;
      expect({ tally, redeemed: redeemed <= 1, compared: compared <= 3 }).toEqual({
        tally,
        redeemed: true,
        compared: true,
      });
      expect({ tally, failures: answers.filter(({ status }) => status >= 500).length }).toEqual({ tally, failures: 0 });
      const canceled = answers.filter(({ body }) => body.Details === 'OTP Canceled').length;
      if (redeemed === 1) expect({ tally, canceled }).toEqual({ tally, canceled: 0 });
    }
  });
});
