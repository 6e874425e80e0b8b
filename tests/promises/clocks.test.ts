import path from 'node:path';
import { onServer } from '../support/database-server';
import { emptyDatabase, post, sendCode, startTestService, wrongCode, type Listening } from '../support/harness';
import { startProcess } from '../support/service-process';

const AHEAD_SECONDS = 300;

/** The built service, whose clock is ahead. */
const AHEAD = [
  process.execPath,
  '-e',
  `const { now } = Date;
  const aheadMs = ${AHEAD_SECONDS * 1000};
  globalThis.Date = class extends Date {
    constructor(...parts) { parts.length === 0 ? super(now() + aheadMs) : super(...parts); }
    static now() { return now() + aheadMs; }
  };
  require(${JSON.stringify(path.join(__dirname, '..', '..', 'dist', 'server.js'))});`,
];

/** Two processes on one database; the clock of one is five minutes ahead. */
async function start(settings: Record<string, string>) {
  const shared = { ...(await emptyDatabase()), CRYPT_PASSWORD: 'known to both', ...settings };
  return { right: await startProcess(shared), ahead: await startProcess(shared, AHEAD) };
}

const send = (service: Listening, request: object) => post(service, '/email/otp', { type: '2FA', ...request });

onServer('beside an instance whose clock is 5 minutes ahead,', () => {
  test('a person may have the next code after 30 s, in whichever order the instances are asked', async () => {
    const { right, ahead } = await start({ LIMIT_SENDS_PER_RECIPIENT: '1/30s' });
    const waits = [];
    for (const [index, [first, second]] of [
      [ahead, right],
      [right, ahead],
    ].entries()) {
      const email = `ada${index}@example.com`;
      expect((await send(first ?? right, { email })).status).toBe(200);
      const refused = await send(second ?? right, { email });
      expect(refused.status).toBe(429);
      waits.push(Number(refused.headers.get('retry-after')));
    }
    for (const wait of waits) {
      expect(wait).toBeGreaterThan(20);
      expect(wait).toBeLessThanOrEqual(30);
    }
  });

  test('a person whose guesses are used up waits for the window, not longer', async () => {
    const { right, ahead } = await start({ LIMIT_GUESSES_PER_RECIPIENT: '2/1m' });
    const sent = await sendCode(ahead);
    const wrong = { ...sent, otp: wrongCode(sent.otp) };
    for (const service of [ahead, ahead]) expect((await post(service, '/verify/otp', wrong)).status).toBe(400);
    const refused = await post(right, '/verify/otp', sent);
    expect(refused.body.Code).toBe('too_many_attempts');
    expect(Number(refused.headers.get('retry-after'))).toBeLessThanOrEqual(60);
  });

  test('a block of numbers gets no more SMS than SMS_GUARD_VOLUME, through whichever instance', async () => {
    const shared = { ...(await emptyDatabase()), CRYPT_PASSWORD: 'known to both', SMS_GUARD_VOLUME: '10/1h' };
    const right = await startTestService(shared);
    const ahead = await startTestService(shared);
    ahead.moveClock(AHEAD_SECONDS);
    const statuses: number[] = [];
    for (let sent = 0; sent < 14; sent += 1) {
      const request = { phone_number: `+120255501${sent + 10}`, type: '2FA' };
      statuses.push((await post(sent % 2 === 0 ? right : ahead, '/phone/otp', request)).status);
    }
    expect(statuses).toEqual([...Array<number>(10).fill(200), ...Array<number>(4).fill(403)]);
  });
});
