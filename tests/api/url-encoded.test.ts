import { expectHealthy } from '../support/expect-healthy';
import { startTestService, type TestService } from '../support/harness';
import { postForm } from '../support/requests';
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
      { Status: 'Success', Details: 'OTP Matched', Check: "o'hara+tag@example.com" },
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
