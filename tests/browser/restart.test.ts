import { emptyDatabase } from '../support/harness';
import { startProcess } from '../support/service-process';
import { describeInBrowser, visit } from '../support/chromium';
import { loginPage } from '../support/login-page';

// Two starts of a process take seconds each on a busy machine.
jest.setTimeout(120_000);

describeInBrowser('the login page during a restart of the service', () => {
  test('reports that the service is away, keeps the typed code, and continues after the restart', async () => {
    const env = await emptyDatabase();
    const before = await startProcess(env);
    const { page, complaints } = await visit(before.url);
    const login = loginPage(page);
    const state = page.locator('#inbox-state');
    await login.sendMail('ada@example.com');
    const code = await login.codeInMail('ada@example.com');

    // The page's event stream is open and must not delay the stop.
    expect(await before.stop()).toMatchObject({ code: 0, signal: null, stderr: '' });
    await state.filter({ hasText: 'Reconnecting…' }).waitFor();
    await login.guess(code);
    await login.problem.filter({ hasText: /^The service does not answer\./ }).waitFor();
    expect(await login.code.inputValue()).toBe(code);

    await startProcess({ ...env, PORT: String(before.port) });
    await state.filter({ hasText: 'Live' }).waitFor();
    await login.verify.click();
    await login.heading('You are signed in').waitFor();
    expect(complaints()).toEqual([]);
  });
});
