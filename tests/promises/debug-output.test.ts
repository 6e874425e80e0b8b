import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { readEnvironment } from '../../src/config/environment';
import { startConnectProxy } from '../support/connect-proxy';
import { emptyDatabase, emptyFolder } from '../support/harness';
import { CERTIFICATE_FILE } from '../support/localhost-certificate';
import { describeWithRedis, startRedisServer } from '../support/redis-server';
import { leaksIn } from '../support/secret-leaks';
import { makeSecretTraffic, TRAFFIC_SECRET } from '../support/secret-traffic';
import { startProcess } from '../support/service-process';
import { startSmtpSink } from '../support/smtp-sink';
import { startSnsSink } from '../support/sns-sink';

jest.setTimeout(120_000);

const PASSWORDS = { mail: 'mail-open-sesame', proxy: 'proxy-open-sesame', redis: 'redis-open-sesame' };

describeWithRedis('with DEBUG=*', () => {
  test('no library prints a password, a recipient, a code or a key', async () => {
    const smtp = await startSmtpSink({ tls: 'starttls', auth: 'required' });
    const sns = await startSnsSink();
    const proxy = await startConnectProxy({ credentials: `codes:${PASSWORDS.proxy}` });
    const redis = await startRedisServer({ settings: ['--requirepass', PASSWORDS.redis] });
    const service = await startProcess({
      ...(await emptyDatabase()),
      ...sns.env,
      SMTP_URL: `smtp://codes:${PASSWORDS.mail}@localhost:${smtp.port}`,
      EMAIL_FROM: 'codes@example.com',
      HTTP_PROXY: proxy.url,
      REDIS_URL: redis.url.replace('://', `://:${PASSWORDS.redis}@`),
      LIMIT_SENDS_PER_RECIPIENT: '50/1h',
      OTP_LENGTH: '10',
      CRYPT_PASSWORD: TRAFFIC_SECRET,
      NODE_EXTRA_CA_CERTS: CERTIFICATE_FILE,
      DEBUG: '*',
    });
    const { secrets } = await makeSecretTraffic({ service, smtp, sns });
    expect(smtp.logins).toContain(`codes:${PASSWORDS.mail}`);
    expect(proxy.targets).not.toEqual([]);
    const { stdout, stderr } = await service.stop();
    expect(stdout).not.toContain('redis_away');
    expect(leaksIn(stdout + stderr, [...secrets, ...Object.values(PASSWORDS)])).toEqual([]);
  });
});

test('DEBUG has no effect in .env either, whose values reach libraries that are loaded late', async () => {
  const file = path.join(await emptyFolder(), '.env');
  await writeFile(file, 'DEBUG=*\nHOST=::1\n');
  expect(readEnvironment(file, { DEBUG: '*' })).toMatchObject({
    values: { HOST: '::1' },
    fromFile: { DEBUG: '*', HOST: '::1' },
  });
});
