import { createCrowd, spreadOver, tallyCodes } from '../support/crowd';
import { hasServer, onServer } from '../support/database-server';
import { emptyDatabase, type Env } from '../support/harness';
import { describeWithRedis, startRedisServer } from '../support/redis-server';
import { startProcess, type ServiceProcess } from '../support/service-process';
import { startSmtpSink } from '../support/smtp-sink';

const SIMULTANEOUS = 200;
const SHOP_KEY = 'shop-key-0123456789';
const CRM_KEY = 'crm-key-0123456789';
const WARM_KEY = 'warm-key-0123456789';
const API_KEYS = `shop:${SHOP_KEY},crm:${CRM_KEY},warm:${WARM_KEY}`;
const SEQUENCE = Array.from({ length: SIMULTANEOUS }, (_, index) => index);
const crowd = createCrowd();

jest.setTimeout(120_000);

/** Starts three processes on the server, or one process with the embedded engine. */
async function startFleet(env: Env) {
  const smtp = await startSmtpSink();
  const shared = {
    ...(await emptyDatabase()),
    CRYPT_PASSWORD: 'the same in every process',
    SMTP_URL: `smtp://127.0.0.1:${smtp.port}`,
    ...env,
  };
  const count = hasServer ? 3 : 1;
  const processes = await Promise.all(Array.from({ length: count }, () => startProcess(shared)));
  for (const process of processes) await warmUp(process);
  smtp.mails.length = 0;
  return { smtp, processes };
}

/** Without this, the first burst may take a new process longer than it waits for Redis. */
async function warmUp({ url }: ServiceProcess): Promise<void> {
  const headers = { Authorization: `Bearer ${WARM_KEY}` };
  for (let sent = 0; sent < 10; sent += 1) {
    const request = { email: `warm-${sent}@example.com`, type: '2FA' };
    await crowd.post({ url }, '/email/otp', request, headers);
  }
}

/** 200 simultaneous sends: all to one recipient, in two spellings, or each to a different one. */
function sendAll(processes: readonly ServiceProcess[], recipients: 'one' | 'many', key = '') {
  return spreadOver(processes, SEQUENCE, (process, index) => {
    const email = recipients === 'many' ? `person-${index}@example.com` : `${index % 2 ? 'A' : 'a'}da@example.com`;
    const headers = { Authorization: `Bearer ${key}` };
    return crowd.post(process, '/email/otp', { email, type: '2FA' }, headers);
  });
}

onServer('of 200 simultaneous sends through three processes on one PostgreSQL database,', () => {
  test.each([
    ['1/1h', 1],
    ['5/30m,7/1h', 5],
  ])('a limit per recipient of %s lets exactly %d through, which all arrive', async (...args) => {
    const [LIMIT_SENDS_PER_RECIPIENT, allowed] = args;
    const { smtp, processes } = await startFleet({ LIMIT_SENDS_PER_RECIPIENT });
    const answers = await sendAll(processes, 'one');
    expect(tallyCodes(answers)).toEqual({
      200: allowed,
      '429 recipient_rate_limited': SIMULTANEOUS - allowed,
    });
    expect(smtp.mails).toHaveLength(allowed);

    const late = await sendAll(processes, 'one');
    expect(tallyCodes(late)).toEqual({ '429 recipient_rate_limited': SIMULTANEOUS });
    expect(smtp.mails).toHaveLength(allowed);
  });

  test('a limit per caller of 9 lets 9 through in each process', async () => {
    const { smtp, processes } = await startFleet({ API_KEYS, LIMIT_SENDS_PER_CALLER: '9/1h' });
    const allowed = 9 * processes.length;
    expect(tallyCodes(await sendAll(processes, 'many', SHOP_KEY))).toEqual({
      200: allowed,
      '429 rate_limited': SIMULTANEOUS - allowed,
    });
    expect(smtp.mails).toHaveLength(allowed);
  });
});

describeWithRedis('with REDIS_URL, of 200 simultaneous requests', () => {
  test('every limit lets exactly its number through over all processes', async () => {
    const redis = await startRedisServer();
    const { smtp, processes } = await startFleet({
      REDIS_URL: redis.url,
      API_KEYS,
      LIMIT_SENDS_PER_RECIPIENT: '7/1h',
      LIMIT_SENDS_PER_CALLER: '9/1h',
      LIMIT_VERIFIES_PER_CALLER: '11/1h',
    });
    // The caller's limit would allow nine; the recipient's allows seven.
    expect(tallyCodes(await sendAll(processes, 'one', SHOP_KEY))).toEqual({
      200: 7,
      '429 recipient_rate_limited': 9 - 7,
      '429 rate_limited': SIMULTANEOUS - 9,
    });
    // To different recipients, the caller's limit alone decides.
    expect(tallyCodes(await sendAll(processes, 'many', CRM_KEY))).toEqual({
      200: 9,
      '429 rate_limited': SIMULTANEOUS - 9,
    });
    expect(smtp.mails).toHaveLength(7 + 9);

    const invalid = { verification_key: 'none', otp: '123456', check: 'ada@example.com' };
    for (const key of [SHOP_KEY, CRM_KEY]) {
      const headers = { Authorization: `Bearer ${key}` };
      const verifies = await spreadOver(processes, SEQUENCE, (process) =>
        crowd.post(process, '/verify/otp', invalid, headers),
      );
      expect(tallyCodes(verifies)).toEqual({
        '400 verification_key_invalid': 11,
        '429 rate_limited': SIMULTANEOUS - 11,
      });
    }
  });
});
