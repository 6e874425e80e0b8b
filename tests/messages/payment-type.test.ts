import { post, startTestService, type TestService } from '../support/harness';
import { PAYMENT, templatesFolder } from '../support/templates-folder';

const NAMES = Array.from('abcdefghijk');
const MANY = NAMES.map((name) => `{{${name}}}`).join('');

let service: TestService;
beforeAll(async () => {
  service = await startTestService({
    TEMPLATES_DIR: templatesFolder({ ...PAYMENT, 'MANY/sms/en.hbs': `{{code}} ${MANY}` }),
    APP_NAME: 'Acme Bank',
    SUPPORT_CONTACT: 'help@bank.example',
  });
});

interface Caught {
  text: string;
  code: string;
  subject?: string;
  html?: string;
}

const inboxText = async () => (await fetch(`${service.url}/inbox`)).text();

async function newest(): Promise<Caught> {
  const [message] = JSON.parse(await inboxText()) as Caught[];
  if (message === undefined) throw new Error('No message');
  return message;
}

const EMAIL = { email: 'ada@example.com', type: 'PAYMENT' };
const PHONE = { phone_number: '+12025550143', type: 'PAYMENT' };
const VARIABLES = { amount: '5.00 EUR', payee: 'Tom & "Jerry" <b>' };
const ESCAPED = 'Tom &amp; &quot;Jerry&quot; &lt;b&gt;';

describe('a type of its own, by its files alone', () => {
  test('goes by e-mail in English, with its variables, and is redeemed', async () => {
    const { status, body } = await post(service, '/email/otp', { ...EMAIL, variables: VARIABLES });
    expect(status).toBe(200);
    const { code, subject, text, html } = await newest();
    expect(subject).toBe(`${code} confirms 5.00 EUR to Tom & "Jerry" <b>`);
    expect(text).toBe(
      `You are paying 5.00 EUR to Tom & "Jerry" <b>.\n\n${code}\n\n` +
        'Expires in 10 minutes. If this is not you, write to help@bank.example.\n\nAcme Bank\n',
    );
    expect(html).toContain(`>You are paying 5.00 EUR to ${ESCAPED}.</p>`);
    expect(html).toContain(`>${code}</p>`);
    expect(html).not.toContain('<b>');
    const check = { verification_key: body.Details, otp: code, check: 'ada@example.com' };
    expect((await post(service, '/verify/otp', check)).status).toBe(200);
  });

  test('goes by e-mail in German, in HTML of its own, where all is escaped', async () => {
    const body = { ...EMAIL, variables: VARIABLES, locale: 'de-AT' };
    expect((await post(service, '/email/otp', body)).status).toBe(200);
    const { code, subject, text, html } = await newest();
    expect(subject).toBe(`${code} bestätigt 5.00 EUR an Tom & "Jerry" <b>`);
    expect(text).toContain('Gültig: 10 Minuten.');
    expect(html).toBe(
      `<!doctype html>\n<html lang="de"><body><b title="${ESCAPED}">5.00 EUR an ${ESCAPED}</b><p>${code}</p></body></html>\n`,
    );
  });

  test.each([
    ['en', ' confirms 5.00 EUR to Tom at Acme Bank.'],
    ['de', ' bestätigt 5.00 EUR an Tom bei Acme Bank.'],
    ['fr', ' confirms 5.00 EUR to Tom at Acme Bank.'],
  ])('goes by SMS for somebody who reads %s', async (locale, words) => {
    const variables = { amount: '5.00 EUR', payee: 'Tom' };
    expect((await post(service, '/phone/otp', { ...PHONE, variables, locale })).status).toBe(200);
    const { code, text } = await newest();
    expect(text).toBe(code + words);
  });

  test('takes its variables from a form as JSON', async () => {
    const variables = JSON.stringify({ amount: '1', payee: 'Tom' });
    const reply = await fetch(`${service.url}/api/v1/email/otp`, {
      method: 'POST',
      body: new URLSearchParams({ ...EMAIL, variables }),
    });
    expect(reply.status).toBe(200);
    expect((await newest()).text).toContain('You are paying 1 to Tom.');
  });

  test('is in the OpenAPI document, with the variables that it takes', async () => {
    const text = await (await fetch(`${service.url}/openapi.json`)).text();
    expect(text).toContain('"enum":["VERIFICATION","FORGET","2FA","PAYMENT"]');
    expect(text).toContain('PAYMENT: amount, payee.');
  });

  const full = { amount: '1', payee: 'Tom' };
  test.each([
    ['absent', undefined],
    ['one too few', { amount: '1' }],
    ['one too many', { ...full, extra: 'x' }],
    ['eleven others', Object.fromEntries(NAMES.map((name) => [name, 'x']))],
    ['the code itself', { ...full, code: '000000' }],
    ['of a prototype', { ...full, constructor: 'y' }],
    ['a number', { ...full, amount: 1 }],
    ['an object', { ...full, amount: { toString: 'x' } }],
    ['null', null],
    ['a list', ['1', 'Tom']],
    ['a text that is no JSON', '{amount'],
    ['a text of 101 characters', { ...full, payee: 'x'.repeat(101) }],
    ['a line break', { ...full, payee: 'Tom\r\nBcc: eve@example.org' }],
    ['a line separator', { ...full, payee: 'Tom\u2028Eve' }],
    ['a right-to-left override', { ...full, payee: 'Tom\u202emoT' }],
    ['a zero byte', { ...full, payee: 'Tom\0' }],
  ])('is refused with variables that are %s, and nothing is sent', async (_, variables) => {
    const before = await inboxText();
    for (const [route, body] of [
      ['/email/otp', EMAIL],
      ['/phone/otp', PHONE],
    ] as const) {
      const reply = await post(service, route, { ...body, variables });
      expect([reply.status, reply.body]).toEqual([
        400,
        {
          Status: 'Failure',
          Details:
            'Variables must be exactly those of the template, each a text of at most 100 characters',
          Code: 'variables_invalid',
        },
      ]);
    }
    expect(await inboxText()).toBe(before);
  });

  test('takes a text of 100 characters, and the joiners of Persian and Hindi', async () => {
    const variables = { amount: 'x'.repeat(100), payee: 'می\u200cخواهم क्\u200dष' };
    expect((await post(service, '/email/otp', { ...EMAIL, variables })).status).toBe(200);
    expect((await newest()).text).toContain(`${variables.amount} to ${variables.payee}.`);
  });

  test('fills values in once: what is in them is no template', async () => {
    const variables = { amount: '{{code}}', payee: '{{#if x}}' };
    expect((await post(service, '/email/otp', { ...EMAIL, variables })).status).toBe(200);
    expect((await newest()).text).toContain('You are paying {{code}} to {{#if x}}.');
  });

  test('may have as many variables as its templates name', async () => {
    const variables = Object.fromEntries(NAMES.map((name) => [name, 'x']));
    const body = { ...PHONE, type: 'MANY', variables };
    expect((await post(service, '/phone/otp', body)).status).toBe(200);
    expect((await newest()).text).toMatch(/^\d{6} x{11}$/);
  });

  test('leaves the built-in ones without variables', async () => {
    const body = { email: 'ada@example.com', type: '2FA', variables: { amount: '1' } };
    expect((await post(service, '/email/otp', body)).body.Code).toBe('variables_invalid');
    expect((await post(service, '/email/otp', { ...body, variables: {} })).status).toBe(200);
    expect((await newest()).text).toMatch(/\n\nQuestions\? help@bank\.example\n\nAcme Bank\n$/);
  });
});
