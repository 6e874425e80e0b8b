import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';
import { startHttpSink } from '../../support/http-sink';
import { freePort } from '../../support/free-port';
import { email, sms, temporary, unknown } from '../../support/provider-outcome';

const SEND = `
  const [file, create, settings, message] = process.argv.slice(1);
  const provider = require(file)[create](JSON.parse(settings));
  provider.send(JSON.parse(message), new AbortController().signal).then(
    () => console.log('"taken"'),
    ({ about, kind, reason, mayHaveArrived }) =>
      console.log(JSON.stringify({ about, kind, reason, mayHaveArrived })),
  );
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
  const outcomeAt = async (endpoint: string): Promise<unknown> => {
    const settings = {
      region: 'eu-west-1',
      endpoint,
      credentials: { accessKeyId: 'AKIAEXAMPLE', secretAccessKey: 'a-secret' },
      from: 'no-reply@acme.example',
    };
    const built = path.join(__dirname, '../../../dist/delivery/providers', `${file}.js`);
    const args = ['-e', SEND, built, create, JSON.stringify(settings), JSON.stringify(message)];
    const { stdout } = await promisify(execFile)(process.execPath, args);
    return JSON.parse(stdout);
  };

  test('classifies a refused connection', async () => {
    const nowhere = `http://127.0.0.1:${await freePort()}`;
    expect(await outcomeAt(nowhere)).toEqual(temporary('connection'));
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
});
