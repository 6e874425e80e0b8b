import { post, startTestService, type TestService } from '../support/harness';
import { describeInBrowser, visit } from '../support/chromium';
import { codeIn } from '../support/code-in';
import { loginPage } from '../support/login-page';
import { inboxOf } from '../support/traces';

const PHONE = { viewport: { width: 360, height: 740 }, hasTouch: true };

describeInBrowser('the channel of a code on the login page', () => {
  let service: TestService;
  beforeAll(async () => {
    service = await startTestService();
  });

  test.each([
    ['SMS', 'sms', 'by SMS', '+447700900111'],
    ['WhatsApp', 'whatsapp', 'by WhatsApp', '+447700900112'],
    ['Call', 'voice', 'by phone call', '+447700900113'],
  ] as const)('may be %s', async (name, channel, by, number) => {
    const { page, complaints } = await visit(service.url, PHONE);
    const login = loginPage(page);
    await login.sendToNumber(number, name);
    await page.getByText(`Sent to ${number} ${by}`).waitFor();
    expect(await login.callsOf('/phone/otp').textContent()).toContain(`"channel": "${channel}"`);
    const [message] = await inboxOf(service);
    expect(message).toMatchObject({ channel, to: number });

    const newest = login.messages.first();
    expect(await newest.locator('.kind').textContent()).toBe(name);
    expect(await newest.locator('.bubble').textContent()).toBe(message?.text);
    await login.guess(message?.code ?? '');
    await login.heading('You are signed in').waitFor();
    expect(complaints()).toEqual([]);
  });

  test('of a call says that a voice speaks the words, digit by digit', async () => {
    const { page } = await visit(service.url, PHONE);
    const login = loginPage(page);
    await login.sendToNumber('+447700900114', 'Call');
    await login.messages.first().getByText('A voice says this twice:').waitFor();
    expect(await login.messages.first().locator('.bubble').textContent()).toMatch(/(\d, ){5}\d/);
  });

  test('may change for a resend, which brings the same code', async () => {
    const { page, complaints } = await visit(service.url, PHONE);
    const login = loginPage(page);
    await login.sendToNumber('+447700900115');
    const code = codeIn((await login.messages.first().locator('.bubble').textContent()) ?? '');
    expect(await login.others.getByRole('button').allTextContents()).toEqual(['by WhatsApp', 'by phone call']);
    await login.others.getByRole('button', { name: 'by phone call' }).click();
    await page.getByText('Sent to +447700900115 by phone call').waitFor();
    expect(await login.callsOf('/resend/otp').textContent()).toContain('"channel": "voice"');
    expect((await inboxOf(service))[0]).toMatchObject({ channel: 'voice', code });
    expect(await login.others.getByRole('button').allTextContents()).toEqual(['by SMS', 'by WhatsApp']);

    await page.reload();
    await page.getByText('Sent to +447700900115 by phone call').waitFor();
    await login.guess(code);
    await login.heading('You are signed in').waitFor();
    expect(complaints()).toEqual([]);
  });

  test('stays that of the last message when the person asks for a new code', async () => {
    const { page } = await visit(service.url, PHONE);
    const login = loginPage(page);
    await login.sendToNumber('+447700900116');
    await login.others.getByRole('button', { name: 'by WhatsApp' }).click();
    await page.getByText('Sent to +447700900116 by WhatsApp').waitFor();
    await post(service, '/cancel/otp', { verification_key: await login.key() });
    await login.guess('123456');
    await login.problem.filter({ hasText: 'no longer valid' }).waitFor();
    expect(await login.others.isVisible()).toBe(false);
    await login.resend.click();
    await login.code.and(page.locator(':enabled')).waitFor();
    expect((await inboxOf(service))[0]).toMatchObject({ channel: 'whatsapp', to: '+447700900116' });
    expect(await login.others.isVisible()).toBe(true);
  });

  test('offers none but mail for an address', async () => {
    const { page } = await visit(service.url, PHONE);
    const login = loginPage(page);
    await login.sendMail('ada@example.com');
    expect(await login.others.isVisible()).toBe(false);
  });

  test('keeps the address and the number apart while the person compares channels', async () => {
    const { page } = await visit(service.url, PHONE);
    const { choose } = loginPage(page);
    await page.getByLabel('E-mail address').fill('ada@example.com');
    await choose('WhatsApp');
    await page.getByLabel('Phone number').fill('+447700900117');
    await choose('Call');
    expect(await page.getByLabel('Phone number').inputValue()).toBe('+447700900117');
    await choose('E-mail');
    expect(await page.getByLabel('E-mail address').inputValue()).toBe('ada@example.com');
  });
});
