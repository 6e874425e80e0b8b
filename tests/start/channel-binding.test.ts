import { Client } from 'pg';
import { onClusters, startTlsServer } from '../support/database-cluster';
import { startTestService } from '../support/harness';
import { CERTIFICATE_FILE } from '../support/localhost-certificate';
import { passOnTo, startPostgresFront } from '../support/postgres-front';

jest.setTimeout(120_000);

const HBA = [
  'local all all trust',
  'host all postgres 127.0.0.1/32 trust',
  'host scram all 127.0.0.1/32 scram-sha-256',
  'host md5 all 127.0.0.1/32 md5',
  'host clear all 127.0.0.1/32 password',
  'host free all 127.0.0.1/32 trust',
].join('\n');
const TLS = `sslmode=verify-full&sslrootcert=${CERTIFICATE_FILE}`;

async function startServer() {
  const { url, port } = await startTlsServer(`${HBA}\n`);
  const admin = new Client({ connectionString: url });
  await admin.connect();
  await admin.query(`CREATE ROLE ada LOGIN SUPERUSER PASSWORD 'open-sesame'`);
  await admin.query(`SET password_encryption = 'md5'; CREATE ROLE old LOGIN SUPERUSER PASSWORD 'open-sesame'`);
  for (const name of ['scram', 'md5', 'clear', 'free']) await admin.query(`CREATE DATABASE ${name}`);
  await admin.end();
  const start = async (at: string, query: string) => {
    const service = await startTestService({
      DATABASE_URL: `postgres://${at}?${query}`.replace(':port', `:${port}`),
      DB_WAIT: '0',
      DATA_DIR: '/nowhere',
      CRYPT_PASSWORD: 'a secret of more than sixteen characters',
    });
    await service.api.get('/readyz').expect(200);
    await service.close();
  };
  return { start, port };
}

onClusters('channel_binding', () => {
  test.each(['disable', 'prefer', 'require'])('=%s connects to a server that offers it', async (binding) => {
    const { start } = await startServer();
    await start('ada:open-sesame@localhost:port/scram', `${TLS}&channel_binding=${binding}`);
    await start('ada:open-sesame@localhost:port/scram', `sslmode=require&channel_binding=${binding}`);
  });

  test('=require refuses a login that binds nothing, and a connection without TLS', async () => {
    const { start } = await startServer();
    for (const at of [
      'ada:open-sesame@localhost:port/clear',
      'old:open-sesame@localhost:port/md5',
      'ada@localhost:port/free',
    ]) {
      await expect(start(at, `${TLS}&channel_binding=require`)).rejects.toThrow(
        'DATABASE_URL: the server offers no channel binding, and channel_binding=require needs it: let the server ask',
      );
      await start(at, `${TLS}&channel_binding=prefer`);
    }
    const scram = 'ada:open-sesame@localhost:port/scram';
    await expect(start(scram, 'sslmode=disable&channel_binding=require')).rejects.toThrow(
      /no channel binding, .+: set sslmode=verify-full$/,
    );
    await start(scram, 'sslmode=disable&channel_binding=prefer');
  });

  test('=require sends nothing to a relay that ends TLS, not even with the right certificate', async () => {
    const { start, port } = await startServer();
    const sent: Buffer[] = [];
    const relay = await startPostgresFront((stream, startup, isEncrypted) => {
      stream.on('data', (bytes: Buffer) => void sent.push(bytes));
      passOnTo('127.0.0.1', port)(stream, startup, isEncrypted);
    }, true);
    const at = `ada:open-sesame@localhost:${relay}/scram`;
    await expect(start(at, `${TLS}&channel_binding=require`)).rejects.toThrow(/offers no channel binding/);
    expect(sent).toEqual([]);
    await start(at, `${TLS}&channel_binding=prefer`);
    expect(sent).not.toEqual([]);
  });
});
