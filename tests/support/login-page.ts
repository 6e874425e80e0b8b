import type { Locator, Page } from 'playwright-core';

/** The front door, spoken of as a person would. */
export function loginPage(page: Page) {
  const button = (name: string | RegExp): Locator => page.getByRole('button', { name });
  const messages = page.getByRole('list', { name: 'Development inbox' }).getByRole('listitem');
  return {
    code: page.getByLabel('One-time code'),
    verify: button('Verify'),
    resend: button(/^Send a new code/),
    life: page.getByRole('timer'),
    messages,
    calls: page.getByRole('list', { name: 'Requests and replies' }).getByRole('listitem'),
    problem: page.getByRole('alert').filter({ hasText: /./ }),
    heading: (name: string) => page.getByRole('heading', { name }),

    async sendMail(address: string) {
      await page.getByLabel('E-mail address').fill(address);
      await button('Send code').click();
      await page.getByLabel('One-time code').waitFor();
    },

    async sendText(number: string) {
      await page.getByText('Text message').click();
      await page.getByLabel('Phone number').fill(number);
      await button('Send code').click();
      await page.getByLabel('One-time code').waitFor();
    },

    /** The code, as the newest mail shows it. */
    async codeInMail(address: string): Promise<string> {
      const newest = messages.filter({ hasText: address }).first();
      const body = await newest.frameLocator('iframe').locator('body').innerText();
      return codeOf(body);
    },

    async guess(code: string) {
      await page.getByLabel('One-time code').fill(code);
      await button('Verify').click();
    },
  };
}

export function codeOf(text: string): string {
  const [code] = /\b\d{6}\b/.exec(text) ?? [];
  if (code === undefined) throw new Error(`No code in: ${text}`);
  return code;
}
