import { expectHealthy } from '../support/expect-healthy';
import { post, sendCode, startTestService, wrongCode, type TestService } from '../support/harness';
import { replyTo } from '../support/requests';

const NOT_FOUND = { Status: 'Failure', Details: 'Not Found', Code: 'not_found' };
const NOT_ALLOWED = {
  Status: 'Failure',
  Details: 'Method Not Allowed',
  Code: 'method_not_allowed',
};

let service: TestService;
beforeAll(async () => {
  service = await startTestService();
});
afterEach(() => expectHealthy(service));

describe('a path', () => {
  test.each([
    ['GET', '/api/v1'],
    ['GET', '/api/v1/email'],
    ['GET', '/api/v1/email/otp/more'],
    ['GET', '/.env'],
    ['GET', '/assets/nothing.css'],
    ['GET', '/assets/..%2fpackage.json'],
    ['POST', '/api/v2/email/otp'],
    ['POST', '/otp'],
    ['DELETE', '/nowhere'],
  ])('that does not exist answers 404: %s %s', async (method, path) => {
    const reply = await fetch(service.url + path, { method });
    expect(reply.status).toBe(404);
    expect(await reply.json()).toEqual(NOT_FOUND);
  });

  const ROUTES = ['/email/otp', '/phone/otp', '/verify/otp'].map((route) => `/api/v1${route}`);
  const PAGES = ['/.well-known/jwks.json', '/healthz', '/readyz', '/status', '/docs', '/openapi.json', '/swagger.json'];
  test.each([
    ...ROUTES.map((path) => ({ path, allow: 'POST', others: ['GET', 'PUT', 'PATCH', 'DELETE'] })),
    ...[...PAGES, '/inbox'].map((path) => ({
      path,
      allow: 'GET, HEAD',
      others: ['POST', 'PUT', 'DELETE'],
    })),
  ])('such as $path allows $allow and answers 405 to other methods', async (row) => {
    for (const method of row.others) {
      const reply = await fetch(service.url + row.path, { method });
      expect([method, reply.status, reply.headers.get('allow')]).toEqual([method, 405, row.allow]);
      expect(await reply.json()).toEqual(NOT_ALLOWED);
    }
  });

  test.each(['/%', '/%E0%A4%A', '/api/v1/%ff', '/assets/%', '/assets/%00', '/docs/%zz', '/%00'])(
    'with a bad escape answers a well-formed 400 or 404: %s',
    async (path) => {
      const reply = await fetch(service.url + path);
      expect([400, 404]).toContain(reply.status);
      expect(await reply.json()).toEqual({
        Status: 'Failure',
        Details: expect.stringMatching(/^(Not Found|Request is malformed)$/) as string,
        Code: expect.stringMatching(/^(not_found|malformed_request)$/) as string,
      });
    },
  );

  test('spelled in another case or with a slash at its end counts the same guesses', async () => {
    const sent = await sendCode(service, 'spellings@example.com');
    const wrong = { ...sent, otp: wrongCode(sent.otp) };
    for (const route of ['/verify/otp', '/VERIFY/OTP', '/verify/otp/', '/Verify/Otp/', '/verify/OTP']) {
      const reply = await replyTo(service, route, wrong);
      expect(reply).toMatchObject({
        status: 400,
        body: { Status: 'Failure', Code: 'otp_not_matched' },
      });
    }
    const right = await post(service, '/verify/otp/', sent);
    expect([right.status, right.body.Code]).toEqual([429, 'too_many_attempts']);
  });
});
