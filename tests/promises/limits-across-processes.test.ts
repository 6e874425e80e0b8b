import { createCrowd, tallyCodes, type Answer } from '../support/crowd';
import { emptyDatabase, type Env } from '../support/harness';
import { describeWithRedis, startRedisServer } from '../support/redis-server';
import { startProcess, type ServiceProcess } from '../support/service-process';
import { startSmtpSink } from '../support/smtp-sink';

const isOnServer = process.env['DATABASE_URL'] !== undefined;
const onServer = isOnServer ? describe : describe.skip;
const SIMULTANEOUS = 200;
const SHOP_KEY = 'shop-key-0123456789';
const CRM_KEY = 'crm-key-0123456789';
const WARM_KEY = 'warm-key-0123456789';
const crowd = createCrowd();

jest.setTimeout(120_000);

/** The service in several processes: in one only where the database is embedded in it. */
async function startFleet(env: Env) {
  const smtp = await startSmtpSink();
  const shared = {
    ...(await emptyDatabase()),
    CRYPT_PASSWORD: 'the same in every process',
    SMTP_URL: `smtp://127.0.0.1:${smtp.port}`,
    ...env,
  };
  const count = isOnServer ? 3 : 1;
  const processes = await Promise.all(Array.from({ length: count }, () => startProcess(shared)));
  for (const process of processes) await warmUp(process);
  smtp.mails.length = 0;
  return { smtp, processes };
}

/** Of a process that has answered nothing yet, the first burst may take longer than Redis is waited for. */
async function warmUp({ url }: ServiceProcess): Promise<void> {
  const headers = { Authorization: `Bearer ${WARM_KEY}` };
  for (let sent = 0; sent < 10; sent += 1) {
    const request = { email: `warm-${sent}@example.com`, type: '2FA' };
    await crowd.post({ url }, '/email/otp', request, headers);
  }
}

/** All at once, dealt in turn to the processes. */
function askAll(
  processes: readonly ServiceProcess[],
  ask: (process: ServiceProcess, index: number) => Promise<Answer>,
): Promise<Answer[]> {
  return Promise.all(
    Array.from({ length: SIMULTANEOUS }, (_, index) => {
      const process = processes[index % processes.length];
      if (process === undefined) throw new RangeError('no process to ask');
      return ask(process, index);
    }),
  );
}

/** Two hundred sends, to one recipient in two spellings or each to another. */
function sendAll(processes: readonly ServiceProcess[], recipients: 'one' | 'many', key = '') {
  return askAll(processes, (process, index) => {
    const email =
      recipients === 'many'
        ? `person-${index}@example.com`
        : `${index % 2 ? 'A' : 'a'}da@example.com`;
    const headers = { Authorization: `Bearer ${key}` };
    return crowd.post(process, '/email/otp', { email, type: '2FA' }, headers);
  });
}

onServer('200 sends at once to one recipient, over three processes on one PostgreSQL', () => {
  test.each([
    ['1/1h', 1],
    ['5/30m,7/1h', 5],
  ])('within %s let exactly %d through, and exactly that many messages arrive', async (...args) => {
    const [LIMIT_SENDS_PER_RECIPIENT, allowed] = args;
    const { smtp, processes } = await startFleet({ LIMIT_SENDS_PER_RECIPIENT });
    const answers = await sendAll(processes, 'one');
    expect(tallyCodes(answers)).toEqual({
      200: allowed,
      '429 rate_limited': SIMULTANEOUS - allowed,
    });
    expect(smtp.mails).toHaveLength(allowed);

    const late = await sendAll(processes, 'one');
    expect(tallyCodes(late)).toEqual({ '429 rate_limited': SIMULTANEOUS });
    expect(smtp.mails).toHaveLength(allowed);
  });
});

describeWithRedis('all limits on one Redis', () => {
  test('let exactly the allowed number through, of 200 at once', async () => {
    const redis = await startRedisServer();
    const { smtp, processes } = await startFleet({
      REDIS_URL: redis.url,
      API_KEYS: `shop:${SHOP_KEY},crm:${CRM_KEY},warm:${WARM_KEY}`,
      LIMIT_SENDS_PER_RECIPIENT: '7/1h',
      LIMIT_SENDS_PER_CALLER: '9/1h',
      LIMIT_VERIFIES_PER_CALLER: '11/1h',
    });
    // To one recipient nine of the shop's, of which seven are within the recipient's limit.
    expect(tallyCodes(await sendAll(processes, 'one', SHOP_KEY))).toEqual({
      200: 7,
      '429 rate_limited': SIMULTANEOUS - 7,
    });
    // Each to somebody else: nine of another caller's.
    expect(tallyCodes(await sendAll(processes, 'many', CRM_KEY))).toEqual({
      200: 9,
      '429 rate_limited': SIMULTANEOUS - 9,
    });
    expect(smtp.mails).toHaveLength(7 + 9);

    const nothing = { verification_key: 'none', otp: '123456', check: 'ada@example.com' };
    for (const key of [SHOP_KEY, CRM_KEY]) {
      const headers = { Authorization: `Bearer ${key}` };
      const verifies = await askAll(processes, (process) =>
        crowd.post(process, '/verify/otp', nothing, headers),
      );
      expect(tallyCodes(verifies)).toEqual({
        '400 verification_key_invalid': 11,
        '429 rate_limited': SIMULTANEOUS - 11,
      });
    }
  });
});
