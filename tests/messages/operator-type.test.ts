import { post, startTestService, type TestService } from '../support/harness';
import { PAYMENT, templatesFolder } from '../support/templates-folder';

let service: TestService;
beforeAll(async () => {
  service = await startTestService({
    TEMPLATES_DIR: templatesFolder({ ...PAYMENT, 'ALERT/sms/en.hbs': '{{code}}' }),
    APP_NAME: 'Acme Bank',
    SUPPORT_CONTACT: 'help@bank.example',
  });
});

interface InboxMessage {
  text: string;
  code: string;
  subject?: string;
  html?: string;
}

async function newest(): Promise<InboxMessage> {
  const inbox = await fetch(`${service.url}/inbox`);
  const [message] = (await inbox.json()) as InboxMessage[];
  if (message === undefined) throw new Error('The inbox is empty');
  return message;
}

const EMAIL = { email: 'ada@example.com', type: 'PAYMENT' };
const PHONE = { phone_number: '+12025550143', type: 'PAYMENT' };
const VARIABLES = { amount: '5.00 EUR', payee: 'Tom & "Jerry" <b>' };
const ESCAPED_PAYEE = 'Tom &amp; &quot;Jerry&quot; &lt;b&gt;';

describe("an operator's own type", () => {
  test('is sent by e-mail with its variables and redeemed', async () => {
    const { status, body } = await post(service, '/email/otp', { ...EMAIL, variables: VARIABLES });
    expect(status).toBe(200);
    const { code, subject, text, html } = await newest();
    expect(subject).toBe(`${code} confirms 5.00 EUR to Tom & "Jerry" <b>`);
    expect(text).toBe(
      `You are paying 5.00 EUR to Tom & "Jerry" <b>.\n\n${code}\n\n` +
        'Expires in 10 minutes. If this is not you, write to help@bank.example.\n\nAcme Bank\n',
    );
    expect(html).toContain(`>You are paying 5.00 EUR to ${ESCAPED_PAYEE}.</p>`);
    expect(html).toContain(`>${code}</p>`);
    expect(html).not.toContain('<b>');
    const check = { verification_key: body.Details, otp: code, check: 'ada@example.com' };
    expect((await post(service, '/verify/otp', check)).status).toBe(200);
  });

  test('uses its own HTML template for German and escapes variables in it', async () => {
    const body = { ...EMAIL, variables: VARIABLES, locale: 'de-AT' };
    expect((await post(service, '/email/otp', body)).status).toBe(200);
    const { code, subject, text, html } = await newest();
    expect(subject).toBe(`${code} bestätigt 5.00 EUR an Tom & "Jerry" <b>`);
    expect(text).toContain('Gültig: 10 Minuten.');
    expect(html).toBe(
      `<!doctype html>\n<html lang="de"><body><b title="${ESCAPED_PAYEE}">5.00 EUR an ${ESCAPED_PAYEE}</b><p>${code}</p></body></html>\n`,
    );
  });

  test.each([
    ['en', ' confirms 5.00 EUR to Tom at Acme Bank.'],
    ['de', ' bestätigt 5.00 EUR an Tom bei Acme Bank.'],
    ['fr', ' confirms 5.00 EUR to Tom at Acme Bank.'],
  ])('is sent by SMS for the locale %s', async (locale, words) => {
    const variables = { amount: '5.00 EUR', payee: 'Tom' };
    expect((await post(service, '/phone/otp', { ...PHONE, variables, locale })).status).toBe(200);
    const { code, text } = await newest();
    expect(text).toBe(code + words);
  });

  test('is listed in the OpenAPI document for its channels, with its variables', async () => {
    const text = await (await fetch(`${service.url}/openapi.json`)).text();
    expect(text).toContain('"enum":["VERIFICATION","FORGET","2FA","PAYMENT"]');
    expect(text).toContain('PAYMENT: amount, payee.');
  });
});
