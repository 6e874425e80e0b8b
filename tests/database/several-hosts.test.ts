import { setTimeout as pause } from 'node:timers/promises';
import { createCrowd, tallyCodes, type Answer } from '../support/crowd';
import { onClusters, startClusters } from '../support/database-cluster';
import { freePort } from '../support/free-port';
import { post, sendCode, startTestService } from '../support/harness';
import { startPostgresFront } from '../support/postgres-front';
import { repeat } from '../support/repeat';

jest.setTimeout(180_000);

const WITHIN_MS = 5_000;
const urlOf = (...ports: number[]) =>
  `postgres://postgres@${ports.map((port) => `127.0.0.1:${port}`).join(',')}/postgres?target_session_attrs=read-write`;

onClusters('with several hosts in DATABASE_URL,', () => {
  test('each host but the primary may be a standby, away or silent', async () => {
    const { primary, standby } = await startClusters();
    const silent = await startPostgresFront(() => undefined, false);
    const service = await startTestService({
      DATABASE_URL: urlOf(await freePort(), silent, standby.port, primary.port),
    });
    await sendCode(service);
    await service.close();
    await sendCode(await startTestService({ DATABASE_URL: urlOf(primary.port, standby.port) }), 'grace@example.com');
  });

  test('the start is refused with a line that names each trouble, if no host can write', async () => {
    const { standby } = await startClusters();
    const port = await freePort();
    await expect(startTestService({ DATABASE_URL: urlOf(port, standby.port), DB_WAIT: '0' })).rejects.toThrow(
      `DATABASE_URL: nothing listens at 127.0.0.1:${port} (ECONNREFUSED), and the server is read-only (25006): `,
    );
  });

  test('a failover is followed within 5 s, without a restart', async () => {
    const { primary, standby } = await startClusters();
    const service = await startTestService({ DATABASE_URL: urlOf(primary.port, standby.port) });
    const sent = await sendCode(service);
    const crowd = createCrowd();
    const sends = repeat<Answer>(10, (index) =>
      crowd.post(service, '/email/otp', { email: `ada${index}@example.com`, type: '2FA' }),
    );
    await pause(1_000);
    await primary.becomeStandby();
    await standby.promote();
    const promotedMs = performance.now();
    await pause(WITHIN_MS + 1_500);
    const answers = await sends.end();
    expect(new Set(answers.map(({ reply }) => reply.status))).toEqual(new Set([200, 503]));
    const late = answers.filter(({ startedMs }) => startedMs >= promotedMs + WITHIN_MS).map(({ reply }) => reply);
    expect(tallyCodes(late)).toEqual({ 200: expect.any(Number) as number });
    expect((await post(service, '/verify/otp', sent)).status).toBe(200);
  });
});
