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

async function sendMail(body: object) {
  const request = { email: 'ada@example.com', ...body };
  expect((await post(service, '/email/otp', request)).status).toBe(200);
  const mail = smtp.mails.at(-1);
  if (mail === undefined) throw new Error('The mail server has not received a mail');
  return mail;
}

test('every e-mail has a unique Message-ID in the domain of EMAIL_FROM', async () => {
  const mails = [await sendMail({ type: '2FA' }), await sendMail({ type: '2FA' })];
  for (const { messageId } of mails) expect(messageId).toMatch(/^<[A-Za-z0-9.-]+@example\.org>$/);
  expect(new Set(mails.map(({ messageId }) => messageId)).size).toBe(2);
});

test.each(['ar', 'ja', 'hi'])('an e-mail in %s arrives with its subject and text intact', async (locale) => {
  const mail = await sendMail({ type: 'FORGET', locale });
  const [code = ''] = /\d{6}/.exec(mail.subject ?? '') ?? [];
  expect(mail.text?.split('\n')).toContain(code);
  expect(mail.subject).not.toMatch(/=\?|\ufffd/);
  expect(mail.text).not.toContain('\ufffd');
  expect(mail.html).toContain(`<html lang="${locale}"`);
});

test('a subject that looks like a MIME encoded-word arrives unchanged', async () => {
  const brand = '=?utf-8?q?=E2=80=AE?=';
  const mail = await sendMail({ type: '2FA', brand });
  expect(mail.subject).toMatch(/^\d{6} is your =\?utf-8\?q\?=E2=80=AE\?= sign-in code$/);
});

test('a brand and variables never become headers or markup of an e-mail', async () => {
  const brand = `=?utf-8?q?x?=<b>:"`;
  const variables = { amount: 'Bcc: eve@example.org', payee: '<img src=x>,\\' };
  const mail = await sendMail({ type: 'PAYMENT', brand, variables });
  expect(mail.envelope.to).toEqual(['ada@example.com']);
  expect([mail.bcc, mail.cc]).toEqual([undefined, undefined]);
  expect(mail.subject).toContain(' confirms Bcc: eve@example.org to <img src=x>,\\');
  expect(mail.text).toContain('You are paying Bcc: eve@example.org to <img src=x>,\\.');
  expect(mail.text).toContain(brand);
  expect(mail.html).not.toMatch(/<img|<b>/);
});
