import { source as axe } from 'axe-core';
import type { Page } from 'playwright-core';
import { describeInBrowser, visit } from '../support/chromium';
import { messageCount, newestCode, startExample } from '../support/example';
import { PASSWORD, signUp } from '../support/example-person';
import { eventually } from '../support/eventually';
import { freePort } from '../support/free-port';
import {
  emptyDatabase,
  startTestService,
  wrongCode,
  type Env,
  type Listening,
  type TestService,
} from '../support/harness';

import { httpVisitor } from '../support/http-visitor';

const WINDOWS = [
  { width: 1280, height: 900, colorScheme: 'light', phone: '+447700900101', other: '+447700900102' },
  { width: 360, height: 740, colorScheme: 'dark', phone: '+447700900103', other: '+447700900104' },
] as const;

describeInBrowser('the example application', () => {
  let settings: Env;
  let service: TestService;
  let example: Listening;
  beforeAll(async () => {
    const port = String(await freePort());
    settings = { ...(await emptyDatabase()), PAGE_ORIGINS: `shop=http://localhost:${port}` };
    service = await startTestService({ ...settings, LIMIT_SENDS_PER_VISITOR: 'off' });
    example = await startExample(service, { PORT: port });
  });

  const newest = (to: string) => newestCode(service, to);
  const signUpAs = (email: string) => signUp({ example, service }, email);
  const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true });
  const isSignedIn = (page: Page) => page.getByRole('heading', { name: 'You are signed in' }).waitFor();
  const alert = (page: Page, text: string | RegExp) => page.getByRole('alert').filter({ hasText: text }).waitFor();

  const ended = (page: Page, text: string) => page.getByRole('timer').filter({ hasText: text }).waitFor();

  async function submit(page: Page, fields: Record<string, string>, name: string) {
    for (const [label, value] of Object.entries(fields)) await page.getByLabel(label).fill(value);
    await button(page, name).click();
  }
  const answer = (page: Page, code: string) => submit(page, { 'One-time code': code }, 'Continue');

  /** Opens the login in a new browser context and passes the password. */
  async function passPassword(email: string, path = '/login') {
    const { page, complaints } = await visit(example.url + path);
    await submit(page, { 'E-mail address': email, Password: PASSWORD }, 'Sign in');
    await page.getByText(/^The code expires in/).waitFor();
    return { page, complaints };
  }

  describe.each(WINDOWS)('at $width px, $colorScheme', ({ width, height, colorScheme, phone, other }) => {
    test('signs up, adds and changes a phone, signs in with its code, and resets the password', async () => {
      const email = `ada.${width}@example.com`;
      const options = { viewport: { width, height }, colorScheme };
      const { page, complaints } = await visit(`${example.url}/login`, options);
      await expectSound(page);
      await page.getByRole('link', { name: 'Create an account' }).click();
      await expectSound(page);
      await submit(page, { 'E-mail address': email, Password: PASSWORD }, 'Sign up');
      await reloadsAt(page, email);
      await answer(page, await newest(email));
      await isSignedIn(page);
      await expectSound(page);

      await page.getByRole('link', { name: 'Add a phone number' }).click();
      await expectSound(page);
      await submit(page, { 'New number': phone, 'Your password': PASSWORD }, 'Continue');
      await reloadsAt(page, phone);
      await answer(page, await newest(phone));
      await page.getByText(phone).waitFor();

      await button(page, 'Sign out').click();
      await submit(page, { 'E-mail address': email, Password: PASSWORD }, 'Sign in');
      await reloadsAt(page, phone);
      await answer(page, await newest(phone));
      await isSignedIn(page);

      await page.getByRole('link', { name: 'Change the phone number' }).click();
      await submit(page, { 'New number': other, 'Your password': PASSWORD }, 'Continue');
      await reloadsAt(page, phone);
      await answer(page, await newest(phone));
      await reloadsAt(page, other);
      await answer(page, await newest(other));
      await page.getByText(other).waitFor();

      await button(page, 'Sign out').click();
      await page.getByRole('link', { name: 'Forgot your password?' }).click();
      await expectSound(page);
      await submit(page, { 'E-mail address': email }, 'Send the code');
      await reloadsAt(page, email);
      await answer(page, await newest(email));
      await page.getByLabel('New password').waitFor();
      await page.reload();
      await expectSound(page);
      await submit(page, { 'New password': 'battery staple' }, 'Save the password');
      await submit(page, { 'E-mail address': email, Password: PASSWORD }, 'Sign in');
      await alert(page, 'E-mail address or password is wrong.');
      await expectSound(page);
      await submit(page, { Password: 'battery staple' }, 'Sign in');
      await reloadsAt(page, other);
      await answer(page, await newest(other));
      await isSignedIn(page);
      expect(complaints()).toEqual([]);
    });

    test('locks a code after five wrong ones, and a new code signs in', async () => {
      const email = `locked.${width}@example.com`;
      await signUpAs(email);
      const { page, complaints } = await passPassword(email);
      await page.setViewportSize({ width, height });
      await page.emulateMedia({ colorScheme });
      const right = await newest(email);
      for (const left of [/4 attempts are left/, /3 attempts/, /2 attempts/, /One attempt is left/]) {
        await answer(page, wrongCode(right));
        await alert(page, left);
      }
      await expectSound(page);
      await answer(page, wrongCode(right));
      await ended(page, 'There were too many wrong codes.');
      await expectSound(page);
      await button(page, 'Send a new code').click();
      await page.getByText(/^The code expires in/).waitFor();
      await answer(page, await newest(email));
      await isSignedIn(page);
      expect(complaints()).toEqual([]);
    });
  });

  /** The code's page, which a reload shows again without another message. */
  async function reloadsAt(page: Page, to: string) {
    await page.getByText(/^The code expires in/).waitFor();
    const before = await messageCount(service, to);
    await page.reload();
    await page.getByText(/^The code expires in/).waitFor();
    expect(await messageCount(service, to)).toBe(before);
    await expectSound(page);
  }

  test('the first message still signs in when it arrives after a second one', async () => {
    await signUpAs('late@example.com');
    const { page } = await passPassword('late@example.com');
    const first = await newest('late@example.com');
    const before = await messageCount(service, 'late@example.com');
    await button(page, 'Send again').click();
    await eventually(async () => (await messageCount(service, 'late@example.com')) > before || undefined);
    await answer(page, first);
    await isSignedIn(page);
  });

  test('the back button repeats no guess and shows no page of the login after it', async () => {
    await signUpAs('back@example.com');
    const { page } = await passPassword('back@example.com');
    const right = await newest('back@example.com');
    await answer(page, wrongCode(right));
    await alert(page, /4 attempts/);
    await page.goBack();
    await page.goForward();
    await answer(page, wrongCode(right));
    await alert(page, /3 attempts/);
    await answer(page, right);
    await isSignedIn(page);
    await page.goBack();
    await isSignedIn(page);
  });

  test('two tabs share one code, and the second is signed in by the first', async () => {
    await signUpAs('tabs@example.com');
    const { page } = await passPassword('tabs@example.com');
    const before = await messageCount(service, 'tabs@example.com');
    const second = await page.context().newPage();
    await second.goto(`${example.url}/login`);
    await submit(second, { 'E-mail address': 'tabs@example.com', Password: PASSWORD }, 'Sign in');
    await second.getByText(/^The code expires in/).waitFor();
    expect(await messageCount(service, 'tabs@example.com')).toBe(before);
    await answer(page, await newest('tabs@example.com'));
    await isSignedIn(page);
    await answer(second, '000000');
    await isSignedIn(second);
  });

  test('a number that cannot exist is refused in words, and no new code is offered', async () => {
    const visitor = await signUpAs('number@example.com');
    await visitor.post('/phone', { phone: '+999 123 4567', password: PASSWORD });
    const { text } = await visitor.get('/phone/code');
    expect(text).toContain('That is not an e-mail address or phone number.');
    expect(text).not.toMatch(/resend-at|Send a new code/);
  });

  test('two tabs that open together send one code', async () => {
    await signUpAs('together@example.com');
    const visitor = httpVisitor(example);
    await visitor.post('/login', { email: 'together@example.com', password: PASSWORD });
    const pages = await Promise.all([visitor.get('/login/code'), visitor.get('/login/code')]);
    for (const { text } of pages) expect(text).toContain('expires-at=');
    expect(await messageCount(service, 'together@example.com')).toBe(2);
  });

  test('two devices have a code each', async () => {
    await signUpAs('devices@example.com');
    const laptop = await passPassword('devices@example.com');
    const laptopCode = await newest('devices@example.com');
    const phone = await passPassword('devices@example.com');
    const phoneCode = await newest('devices@example.com');
    await answer(laptop.page, phoneCode);
    await alert(laptop.page, /4 attempts/);
    await answer(laptop.page, laptopCode);
    await isSignedIn(laptop.page);
    await answer(phone.page, phoneCode);
    await isSignedIn(phone.page);
  });

  test('a double click signs in once', async () => {
    await signUpAs('double@example.com');
    const { page, complaints } = await visit(`${example.url}/login`);
    const before = await messageCount(service, 'double@example.com');
    await page.getByLabel('E-mail address').fill('double@example.com');
    await page.getByLabel('Password').fill(PASSWORD);
    await button(page, 'Sign in').dblclick();
    await page.getByText(/^The code expires in/).waitFor();
    expect(await messageCount(service, 'double@example.com')).toBe(before + 1);
    await page.getByLabel('One-time code').fill(await newest('double@example.com'));
    await button(page, 'Continue').dblclick();
    await isSignedIn(page);
    expect(complaints()).toEqual([]);
  });

  test('the forms work without JavaScript', async () => {
    await signUpAs('plain@example.com');
    const { page } = await visit(`${example.url}/login`, { javaScriptEnabled: false });
    await submit(page, { 'E-mail address': 'plain@example.com', Password: PASSWORD }, 'Sign in');
    await button(page, 'Send again').click();
    await answer(page, '000');
    await alert(page, /5 attempts/);
    await answer(page, await newest('plain@example.com'));
    await isSignedIn(page);
  });

  test('a page that calls the service itself signs in with the proof', async () => {
    await signUpAs('direct@example.com');
    const { page, complaints } = await passPassword('direct@example.com', '/direct-login');
    await reloadsAt(page, 'direct@example.com');
    const first = await newest('direct@example.com');
    await answer(page, wrongCode(first));
    await alert(page, /4 attempts/);
    await expectSound(page);
    await button(page, 'Send again').click();
    await eventually(async () => (await messageCount(service, 'direct@example.com')) === 3 || undefined);
    for (const left of [/3 attempts/, /2 attempts/, /One attempt/]) {
      await answer(page, wrongCode(first));
      await alert(page, left);
    }
    await answer(page, wrongCode(first));
    await alert(page, /last attempt/);
    await answer(page, first);
    await ended(page, 'There were too many wrong codes.');
    await button(page, 'Send a new code').click();
    await page.getByText(/^The code expires in/).waitFor();
    await page.getByLabel('One-time code').fill(await newest('direct@example.com'));
    await button(page, 'Continue').dblclick();
    await isSignedIn(page);
    expect(complaints()).toEqual([]);
  });

  test('a restart of the service in between keeps the code, and an expired code gets a new one', async () => {
    await signUpAs('restart@example.com');
    const { page, complaints } = await passPassword('restart@example.com');
    const code = await newest('restart@example.com');
    const port = new URL(service.url).port;
    await service.close();
    await answer(page, code);
    await alert(page, 'We cannot check or send codes right now.');
    await expectSound(page);

    service = await startTestService({ ...settings, PORT: port });
    await page.reload();
    await answer(page, code);
    await isSignedIn(page);

    await button(page, 'Sign out').click();
    await submit(page, { 'E-mail address': 'restart@example.com', Password: PASSWORD }, 'Sign in');
    await page.getByText(/^The code expires in/).waitFor();
    const expired = await newest('restart@example.com');
    service.moveClock(600);
    await answer(page, expired);
    await ended(page, 'This code has expired.');
    await expectSound(page);
    await button(page, 'Send a new code').click();
    await page.getByText(/^The code expires in/).waitFor();
    await answer(page, await newest('restart@example.com'));
    await isSignedIn(page);
    expect(complaints()).toEqual([]);
  });
});

/** Passes axe, and scrolls in one direction only. */
async function expectSound(page: Page) {
  await page.waitForLoadState('load'); // until then the style may be missing
  await page.evaluate(axe);
  const violations = await page.evaluate(
    `axe.run().then(({ violations }) => violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)]))`,
  );
  expect(violations).toEqual([]);
  expect(await page.evaluate('document.documentElement.scrollWidth <= innerWidth')).toBe(true);
}
