import { post, startTestService, type TestService } from '../support/harness';
import { startSmtpSink, type SmtpSink } from '../support/smtp-sink';
import { PAYMENT, templatesFolder } from '../support/templates-folder';

let smtp: SmtpSink;
let service: TestService;
beforeAll(async () => {
  smtp = await startSmtpSink();
  service = await startTestService({
    SMTP_URL: `smtp://127.0.0.1:${smtp.port}`,
    EMAIL_FROM: '"Example Codes" <codes@example.org>',
    DELIVERY_TIMEOUT: '30',
    TEMPLATES_DIR: templatesFolder(PAYMENT),
  });
});

async function mailOf(body: object) {
  const request = { email: 'ada@example.com', ...body };
  expect((await post(service, '/email/otp', request)).status).toBe(200);
  const mail = smtp.mails.at(-1);
  if (mail === undefined) throw new Error('No mail');
  return mail;
}

test('every mail has an id of its own, in the domain that it comes from', async () => {
  const mails = [await mailOf({ type: '2FA' }), await mailOf({ type: '2FA' })];
  for (const { messageId } of mails) expect(messageId).toMatch(/^<[A-Za-z0-9.-]+@example\.org>$/);
  expect(new Set(mails.map(({ messageId }) => messageId)).size).toBe(2);
});

test.each(['ar', 'ja', 'hi'])('the subject and text in %s arrive as they are', async (locale) => {
  const mail = await mailOf({ type: 'FORGET', locale });
  const [code = ''] = /\d{6}/.exec(mail.subject ?? '') ?? [];
  expect(mail.text?.split('\n')).toContain(code);
  expect(mail.subject).not.toMatch(/=\?|\ufffd/);
  expect(mail.text).not.toContain('\ufffd');
  expect(mail.html).toContain(`<html lang="${locale}"`);
});

test('a subject that reads as encoded arrives as it is', async () => {
  const brand = '=?utf-8?q?=E2=80=AE?=';
  const mail = await mailOf({ type: '2FA', brand });
  expect(mail.subject).toMatch(/^\d{6} is your =\?utf-8\?q\?=E2=80=AE\?= sign-in code$/);
});

test('nothing that a caller says becomes a header or markup', async () => {
  const brand = `=?utf-8?q?x?=<b>:"`;
  const variables = { amount: 'Bcc: eve@example.org', payee: '<img src=x>,\\' };
  const mail = await mailOf({ type: 'PAYMENT', brand, variables });
  expect(mail.envelope.to).toEqual(['ada@example.com']);
  expect([mail.bcc, mail.cc]).toEqual([undefined, undefined]);
  expect(mail.subject).toContain(' confirms Bcc: eve@example.org to <img src=x>,\\');
  expect(mail.text).toContain('You are paying Bcc: eve@example.org to <img src=x>,\\.');
  expect(mail.text).toContain(brand);
  expect(mail.html).not.toMatch(/<img|<b>/);
});
