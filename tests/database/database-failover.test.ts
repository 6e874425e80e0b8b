import { setTimeout as pause } from 'node:timers/promises';
import { createCrowd, tallyCodes, type Answer } from '../support/crowd';
import { onClusters, startClusters } from '../support/database-cluster';
import { post, sendCode, startTestService } from '../support/harness';
import { startMovingRelay } from '../support/moving-relay';
import { repeat, type Timed } from '../support/repeat';

jest.setTimeout(180_000);

const INTERVAL_MS = 10; // 100 requests a second
const WITHIN_MS = 5_000;

onClusters('a primary that becomes a standby while another server is promoted', () => {
  test('is left within 5 s without a restart, and /readyz is 503 while the database is read-only', async () => {
    const { primary, standby } = await startClusters();
    const relay = await startMovingRelay(primary.url);
    const service = await startTestService({ DATABASE_URL: relay.url });
    const crowd = createCrowd();
    const sent = await sendCode(service);
    const redeemed = await sendCode(service, 'grace@example.com');
    expect((await post(service, '/verify/otp', redeemed)).status).toBe(200);

    const sends = repeat<Answer>(INTERVAL_MS, (index) =>
      crowd.post(service, '/email/otp', { email: `ada${index}@example.com`, type: '2FA' }),
    );
    const probes = repeat(50, async () => (await fetch(`${service.url}/readyz`)).status);
    await pause(1_000);
    await primary.becomeStandby();
    const readOnlySinceMs = performance.now();
    await pause(1_500);
    await standby.promote();
    const movedMs = performance.now();
    relay.moveTo(standby.url);
    await pause(WITHIN_MS + 1_500);
    const answers = await sends.end();
    const readiness = await probes.end();

    const between = <Reply>(timed: Timed<Reply>[], fromMs: number, toMs: number) =>
      timed.filter(({ startedMs, endedMs }) => startedMs >= fromMs && endedMs < toMs).map(({ reply }) => reply);
    expect(new Set(answers.map(({ reply }) => reply.status))).toEqual(new Set([200, 503]));
    expect(tallyCodes(between(answers, readOnlySinceMs, movedMs))).toEqual({
      '503 database_unavailable': expect.any(Number) as number,
    });
    expect(new Set(between(readiness, readOnlySinceMs, movedMs))).toEqual(new Set([503]));
    const backMs = movedMs + WITHIN_MS;
    expect(tallyCodes(between(answers, backMs, Infinity))).toEqual({ 200: expect.any(Number) as number });
    expect(new Set(between(readiness, backMs, Infinity))).toEqual(new Set([200]));

    expect((await post(service, '/verify/otp', sent)).status).toBe(200);
    expect((await post(service, '/verify/otp', redeemed)).body.Code).toBe('otp_already_used');
  });
});
