import type { Locator, Page } from 'playwright-core';
import { codeIn } from './code-in';

type PageChannel = 'E-mail' | 'SMS' | 'WhatsApp' | 'Call';

/** The login page, with the parts and actions of a person who signs in. */
export function loginPage(page: Page) {
  const button = (name: string | RegExp): Locator => page.getByRole('button', { name });
  const messages = page.getByRole('list', { name: 'Development inbox' }).getByRole('listitem');
  const calls = page.getByRole('list', { name: 'Requests and replies' }).getByRole('listitem');
  const channels = page.getByRole('group', { name: 'How should the code reach you?' });
  const choose = (channel: PageChannel) => channels.getByText(channel, { exact: true }).click();
  return {
    choose,
    code: page.getByLabel('One-time code'),
    verify: button('Verify'),
    resend: button(/^Send (again|a new code)/),
    life: page.getByRole('timer'),
    anotherRecipient: button(/^Use another (address|number)$/),
    verdict: page.getByRole('region', { name: 'Token' }).getByRole('status'),
    messages,
    calls,
    /** The calls of one path. */
    callsOf: (path: string) => calls.filter({ hasText: path }),
    problem: page.getByRole('alert').filter({ hasText: /./ }),
    heading: (name: string) => page.getByRole('heading', { name }),

    async sendMail(address: string) {
      await page.getByLabel('E-mail address').fill(address);
      await button('Send code').click();
      await page.getByLabel('One-time code').waitFor();
    },

    delivery: page.locator('#delivery'),
    others: page.locator('#other-channels'),

    async sendToNumber(number: string, channel: PageChannel = 'SMS') {
      await choose(channel);
      await page.getByLabel('Phone number').fill(number);
      await button('Send code').click();
      await page.getByLabel('One-time code').waitFor();
    },

    /** The code in the newest mail to the address, read from the inbox on the page. */
    async codeInMail(address: string): Promise<string> {
      const newest = messages.filter({ hasText: address }).first();
      // A frame has an empty body before its message.
      const body = newest.frameLocator('iframe').locator('body').filter({ hasText: /\d{4}/ });
      return codeIn(await body.innerText());
    },

    /** The verification key of the pending code, as the page keeps it for a reload. */
    async key(): Promise<string> {
      const saved = await page.evaluate<string>("sessionStorage.getItem('pending-code')");
      return (JSON.parse(saved) as { key: string }).key;
    },

    async guess(code: string) {
      await page.getByLabel('One-time code').fill(code);
      await button('Verify').click();
    },
  };
}
