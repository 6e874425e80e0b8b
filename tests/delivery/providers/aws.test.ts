import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';
import { startConnectProxy } from '../../support/connect-proxy';
import { freePort } from '../../support/free-port';
import { startHttpSink } from '../../support/http-sink';
import { DIRECT, through } from '../../support/network';
import { email, sms, temporary, unknown } from '../../support/provider-outcome';

const SEND = `
  const [file, create, settings, network, message] = process.argv.slice(1);
  const provider = require(file)[create](JSON.parse(settings), JSON.parse(network));
  provider.send(JSON.parse(message), new AbortController().signal).then(
    () => console.log('"taken"'),
    ({ about, kind, reason, mayHaveArrived }) =>
      console.log(JSON.stringify({ about, kind, reason, mayHaveArrived })),
  );
`;

const CHECK = `
  const [file, create, settings, network] = process.argv.slice(1);
  const provider = require(file)[create](JSON.parse(settings), JSON.parse(network));
  provider.check(new AbortController().signal).then(() => console.log('works'), ({ reason }) => console.log(reason));
`;

const providers = [
  ['sns', 'createSnsProvider', sms],
  ['ses', 'createSesProvider', email],
] as const;

/**
 * Each send runs in its own process, on the built code. Within Jest, socket errors come from another realm:
 * the SDK does not recognise them as errors and loses their codes.
 */
describe.each(providers)('the built %s provider', (file, create, message) => {
  const settings = { region: 'eu-west-1', from: 'no-reply@acme.example' };
  const credentials = { accessKeyId: 'AKIAEXAMPLE', secretAccessKey: 'a-secret' };
  const run = async (script: string, values: object[], env = {}) => {
    const built = path.join(__dirname, '../../../dist/delivery/providers', `${file}.js`);
    const args = ['-e', script, built, create, ...values.map((value) => JSON.stringify(value))];
    const { stdout } = await promisify(execFile)(process.execPath, args, { env: { ...process.env, ...env } });
    return stdout;
  };
  const outcomeAt = async (endpoint: string, network = DIRECT): Promise<unknown> =>
    JSON.parse(await run(SEND, [{ ...settings, endpoint, credentials }, network, message]));

  test('classifies a refused connection', async () => {
    const nowhere = `http://127.0.0.1:${await freePort()}`;
    expect(await outcomeAt(nowhere)).toEqual(temporary('connection'));
  });

  test('classifies a name that does not resolve', async () => {
    expect(await outcomeAt('http://nowhere.invalid')).toEqual(temporary('dns'));
  });

  test('classifies a broken connection, without a retry', async () => {
    const sink = await startHttpSink('reset');
    expect(await outcomeAt(sink.url)).toEqual(unknown('connection_lost'));
    expect(sink.requests).toHaveLength(1);
  });

  test('classifies an endpoint without TLS at an https: URL', async () => {
    const sink = await startHttpSink();
    const endpoint = sink.url.replace('http:', 'https:');
    expect(await outcomeAt(endpoint)).toEqual(temporary('tls'));
  });

  test('classifies a proxy that is not there', async () => {
    const nowhere = through(`http://127.0.0.1:${await freePort()}`);
    expect(await outcomeAt('https://aws.example.org', nowhere)).toEqual(temporary('connection'));
  });

  test('classifies a proxy that refuses the connection', async () => {
    const proxy = await startConnectProxy();
    proxy.behaviour = 407;
    expect(await outcomeAt('https://aws.example.org', through(proxy.url))).toEqual(temporary('connection'));
  });

  test('checks no login without a server', async () => {
    const endpoint = `http://127.0.0.1:${await freePort()}`;
    expect(await run(CHECK, [{ ...settings, endpoint, credentials }, DIRECT])).toBe('connection\n');
  });

  test('checks no login without credentials', async () => {
    const sink = await startHttpSink();
    // No profile and no role: the SDK finds nothing.
    const env = { HOME: '/nowhere', AWS_EC2_METADATA_DISABLED: 'true' };
    expect(await run(CHECK, [{ ...settings, endpoint: sink.url }, DIRECT], env)).toBe('not_authorized\n');
    expect(sink.requests).toEqual([]);
  });
});
