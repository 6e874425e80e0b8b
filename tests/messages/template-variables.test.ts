import { post, startTestService, type TestService } from '../support/harness';
import { inboxOf } from '../support/traces';
import { PAYMENT, templatesFolder } from '../support/templates-folder';

const ELEVEN_NAMES = Array.from('abcdefghijk');
const ELEVEN_VARIABLES = ELEVEN_NAMES.map((name) => `{{${name}}}`).join('');

let service: TestService;
beforeAll(async () => {
  service = await startTestService({
    TEMPLATES_DIR: templatesFolder({
      ...PAYMENT,
      'MANY/sms/en.hbs': `{{code}} ${ELEVEN_VARIABLES}`,
    }),
    APP_NAME: 'Acme Bank',
    SUPPORT_CONTACT: 'help@bank.example',
  });
});

const EMAIL = { email: 'ada@example.com', type: 'PAYMENT' };
const PHONE = { phone_number: '+12025550143', type: 'PAYMENT' };

const newestText = async () => (await inboxOf(service))[0]?.text;

describe('the variables of a send', () => {
  test('may be JSON in a form field', async () => {
    const variables = JSON.stringify({ amount: '1', payee: 'Tom' });
    const reply = await fetch(`${service.url}/api/v1/email/otp`, {
      method: 'POST',
      body: new URLSearchParams({ ...EMAIL, variables }),
    });
    expect(reply.status).toBe(200);
    expect(await newestText()).toContain('You are paying 1 to Tom.');
  });

  const valid = { amount: '1', payee: 'Tom' };
  test.each([
    ['they are missing', undefined],
    ['one of the template is missing', { amount: '1' }],
    ['one is not in the template', { ...valid, extra: 'x' }],
    ['eleven are not in the template', Object.fromEntries(ELEVEN_NAMES.map((name) => [name, 'x']))],
    ['one names the code', { ...valid, code: '000000' }],
    ['one is named `constructor`', { ...valid, constructor: 'y' }],
    ['one has the name of two, with a comma', { 'amount,payee': 'x' }],
    ['one is a number', { ...valid, amount: 1 }],
    ['one is an object', { ...valid, amount: { toString: 'x' } }],
    ['they are null', null],
    ['they are a list', ['1', 'Tom']],
    ['they are text that is not JSON', '{amount'],
    ['one has 101 characters', { ...valid, payee: 'x'.repeat(101) }],
    ['one has a line break', { ...valid, payee: 'Tom\r\nBcc: eve@example.org' }],
    ['one has a line separator', { ...valid, payee: 'Tom\u2028Eve' }],
    ['one has a right-to-left override', { ...valid, payee: 'Tom\u202emoT' }],
    ['one has a NUL character', { ...valid, payee: 'Tom\0' }],
  ])('are rejected with 400 when %s, and nothing is sent', async (_, variables) => {
    const before = await inboxOf(service);
    for (const [route, body] of [
      ['/email/otp', EMAIL],
      ['/phone/otp', PHONE],
    ] as const) {
      const reply = await post(service, route, { ...body, variables });
      expect([reply.status, reply.body]).toEqual([
        400,
        {
          Status: 'Failure',
          Details: 'Variables must be exactly those of the template, each a text of at most 100 characters',
          Code: 'variables_invalid',
        },
      ]);
    }
    expect(await inboxOf(service)).toEqual(before);
  });

  test('may have 100 characters each, and the joiners of Persian and Hindi', async () => {
    const variables = { amount: 'x'.repeat(100), payee: 'می\u200cخواهم क्\u200dष' };
    expect((await post(service, '/email/otp', { ...EMAIL, variables })).status).toBe(200);
    expect(await newestText()).toContain(`${variables.amount} to ${variables.payee}.`);
  });

  test('are not expanded as templates themselves', async () => {
    const variables = { amount: '{{code}}', payee: '{{#if x}}' };
    expect((await post(service, '/email/otp', { ...EMAIL, variables })).status).toBe(200);
    expect(await newestText()).toContain('You are paying {{code}} to {{#if x}}.');
  });

  test('may be as many as the template has', async () => {
    const variables = Object.fromEntries(ELEVEN_NAMES.map((name) => [name, 'x']));
    const body = { ...PHONE, type: 'MANY', variables };
    expect((await post(service, '/phone/otp', body)).status).toBe(200);
    expect(await newestText()).toMatch(/^\d{6} x{11}$/);
  });

  test('must be empty for a built-in type', async () => {
    const body = { email: 'ada@example.com', type: '2FA', variables: { amount: '1' } };
    expect((await post(service, '/email/otp', body)).body.Code).toBe('variables_invalid');
    expect((await post(service, '/email/otp', { ...body, variables: {} })).status).toBe(200);
    expect(await newestText()).toMatch(/\n\nQuestions\? help@bank\.example\n\nAcme Bank\n$/);
  });
});
