import { expectHealthy } from '../support/expect-healthy';
import { sendCode, startTestService, type TestService } from '../support/harness';
import { matched } from '../support/matched';
import { postForm, postJsonText } from '../support/requests';
import { inboxOf, tracesOf } from '../support/traces';

const failure = (Details: string, Code: string) => ({ Status: 'Failure', Details, Code });

let service: TestService;
beforeAll(async () => {
  service = await startTestService();
});
afterEach(() => expectHealthy(service));

describe('a URL-encoded body', () => {
  test('sends and redeems a code like a JSON body', async () => {
    const send = new URLSearchParams({ email: "o'hara+tag@example.com", type: 'FORGET' });
    const sent = await postForm(service, '/email/otp', send);
    expect(sent.status).toBe(200);
    const [message] = await inboxOf(service);
    expect(message).toMatchObject({ to: "o'hara+tag@example.com", type: 'FORGET' });

    const verify = new URLSearchParams({
      otp: message?.code ?? '',
      verification_key: sent.body.Details,
      check: "o'hara+tag@example.com",
    });
    const verified = await postForm(service, '/verify/otp', verify);
    expect([verified.status, verified.body]).toEqual([
      200,
      matched({ check: "o'hara+tag@example.com", recipient: "o'hara+tag@example.com", type: 'FORGET' }),
    ]);
    expect((await postForm(service, '/verify/otp', verify)).body).toEqual(
      failure('OTP Already Used', 'otp_already_used'),
    );
  });

  test('fails like a JSON body', async () => {
    const before = await tracesOf(service);
    const reply = await postForm(service, '/phone/otp', 'phone_number=%2B12025550143&type=junk');
    expect([reply.status, reply.body]).toEqual([400, failure('Incorrect Type Provided', 'type_incorrect')]);
    expect(await tracesOf(service)).toEqual(before);
  });

  test.each([
    ['email=a@example.com&email=b@example.org&type=2FA', 'email_not_a_string'],
    ['email=a@example.com&type=2FA&type=2FA', 'type_incorrect'],
    ['email[]=a@example.com&type=2FA', 'email_not_provided'],
    ['email[$ne]=1&type=2FA', 'email_not_provided'],
    ['email[0]=a@example.com&type=2FA', 'email_not_provided'],
    ['email=%&type=2FA', 'email_invalid'],
    ['email=ada%40example.com%0d%0aBcc:eve@example.org&type=2FA', 'email_invalid'],
    ['email=ada%00@example.com&type=2FA', 'email_invalid'],
    ['email=%ff%fe&type=2FA', 'email_invalid'],
    ['%65mail&&&=&type=2FA', 'email_not_provided'],
  ])('such as %s fails with %s, without an OTP or a message', async (form, code) => {
    const before = await tracesOf(service);
    const reply = await postForm(service, '/email/otp', form);
    expect([reply.status, reply.body.Status, reply.body.Code]).toEqual([400, 'Failure', code]);
    expect(await tracesOf(service)).toEqual(before);
  });
});

describe('JSON that is sent as a form, as `curl -d` does without a content type', () => {
  test.each([
    ['/email/otp', '{"email":"ada@example.com","type":"2FA"}'],
    ['/email/otp', '\n  {"email": "ada+tag@example.com", "type": "2FA", "brand": "A&B=C"}'],
    ['/email/otp', encodeURIComponent('{"email":"ada@example.com","type":"2FA"}')],
    ['/phone/otp', '{"phone_number":"+12025550143","type":"2FA"}'],
    ['/verify/otp', '{"otp":"123456","verification_key":"k","check":"ada@example.com"}'],
  ])('gets a reply that says so: %s %s', async (route, form) => {
    const before = await tracesOf(service);
    const reply = await postForm(service, route, form);
    expect([reply.status, reply.body]).toEqual([
      400,
      failure('Body looks like JSON: send it with Content-Type: application/json', 'body_looks_like_json'),
    ]);
    expect(await tracesOf(service)).toEqual(before);
  });
});

describe('a + that is not encoded in a form', () => {
  const LOST_PLUS = failure(
    'Address or number has a blank: in a URL-encoded body, + must be written as %2B',
    'plus_not_encoded',
  );

  test.each([
    ['/email/otp', 'email=ada+tag@example.com&type=2FA'],
    ['/email/otp', 'email=ada+tag%40example.com&type=2FA'],
    ['/phone/otp', 'phone_number=+12025550143&type=2FA'],
    ['/verify/otp', 'otp=123456&verification_key=k&check=ada+tag@example.com'],
    ['/verify/otp', 'otp=123456&verification_key=k&check=+12025550143'],
  ])('gets a reply that says so: %s %s', async (route, form) => {
    const before = await tracesOf(service);
    const reply = await postForm(service, route, form);
    expect([reply.status, reply.body]).toEqual([400, LOST_PLUS]);
    expect(await tracesOf(service)).toEqual(before);
  });

  test('spends no guess and no code', async () => {
    const { verification_key, otp, check } = await sendCode(service, 'ada+tag@example.com');
    const verify = new URLSearchParams({ verification_key, otp, check }).toString();
    const lost = await postForm(service, '/verify/otp', verify.replace('%2B', '+'));
    expect(lost.body).toEqual(LOST_PLUS);
    expect((await postForm(service, '/verify/otp', verify)).status).toBe(200);
  });

  test.each([
    ['email=+ada@example.com+&type=2FA', 200, undefined],
    ['email=ada+tag@example.com&type=junk', 400, 'type_incorrect'],
    ['email=ada@exam+ple.com&type=2FA', 400, 'email_invalid'],
    ['email=ada@example.com&type=2FA&locale=+1', 400, 'locale_invalid'],
  ])('is not found in %s', async (form, status, code) => {
    const reply = await postForm(service, '/email/otp', form);
    expect([reply.status, reply.body.Code]).toEqual([status, code]);
  });

  test('is not found in JSON', async () => {
    const reply = await postJsonText(service, '/email/otp', '{"email":"ada tag@example.com","type":"2FA"}');
    expect(reply.body.Code).toBe('email_invalid');
  });
});
