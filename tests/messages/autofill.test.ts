import { post, startTestService, type TestService } from '../support/harness';
import { inboxOf } from '../support/traces';

const PHONE = { phone_number: '+12025550143', type: '2FA' };

let service: TestService;
beforeAll(async () => {
  service = await startTestService();
});

async function sendSms(body: object) {
  expect((await post(service, '/phone/otp', { ...PHONE, ...body })).status).toBe(200);
  const [newest] = await inboxOf(service);
  return newest;
}

describe('the autofill line', () => {
  test('of `web_domain` holds the domain and the code, for WebOTP and iOS', async () => {
    const newest = await sendSms({ web_domain: 'login.example.com' });
    const code = newest?.code ?? '';
    expect(newest?.text.split('\n')).toEqual([
      `${code} is your OTP Service sign-in code. It expires in 10 minutes. Never share it.`,
      `@login.example.com #${code}`,
    ]);
  });

  test("of `android_hash` holds the app's hash, for Android's SMS Retriever", async () => {
    const newest = await sendSms({ android_hash: 'FA+9qCX9VSu' });
    expect(newest?.text.split('\n').slice(1)).toEqual(['FA+9qCX9VSu']);
  });

  test('is left out when both fields are empty', async () => {
    const newest = await sendSms({ web_domain: '', android_hash: '' });
    expect(newest?.text).not.toContain('\n');
  });

  test('never appears in an e-mail', async () => {
    const body = { email: 'ada@example.com', type: '2FA', web_domain: 'login.example.com' };
    expect((await post(service, '/email/otp', body)).status).toBe(200);
    const [newest] = await inboxOf(service);
    expect(newest?.channel).toBe('email');
    expect(newest?.text).not.toContain('login.example.com');
  });

  const domain = 'Web Domain is not a domain name, such as login.example.com';
  const hash = 'Android Hash is not the 11 characters of an app';
  const both = 'Web Domain and Android Hash both need the last line: give one of them';
  test.each<[given: object, code: string, details: string]>([
    ...[
      'localhost',
      'Example.com',
      'https://example.com',
      'example.com/a',
      'example.com:8080',
      'example.com #123',
      'a.com\n@b.com',
      'a.com\n',
      '-a.com',
      'bücher.example',
      '127.0.0.1',
      `${'a.'.repeat(60)}com`,
      5,
      null,
    ].map((given): [object, string, string] => [{ web_domain: given }, 'web_domain_invalid', domain]),
    ...['FA+9qCX9VS', 'FA+9qCX9VSuu', 'FA+9qCX9VS\n', 'FA-9qCX9VSu', 5, null].map((given): [object, string, string] => [
      { android_hash: given },
      'android_hash_invalid',
      hash,
    ]),
    [{ web_domain: 'example.com', android_hash: 'FA+9qCX9VSu' }, 'autofill_ambiguous', both],
  ])('is rejected with 400 when the body has %j', async (given, code, details) => {
    const reply = await post(service, '/phone/otp', { ...PHONE, ...given });
    expect([reply.status, reply.body]).toEqual([400, { Status: 'Failure', Details: details, Code: code }]);
  });
});
