import { source as axe } from 'axe-core';
import type { Page } from 'playwright-core';

/** The violations of WCAG 2.2 AA and of axe's best practices, each with its elements. */
export async function violations(page: Page): Promise<unknown> {
  await page.evaluate(axe);
  // The iframes hold mails, whose sandbox lets no script run.
  return page.evaluate(`axe.run({ exclude: [['iframe']] }, { iframes: false }).then(({ violations }) =>
    violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)]))`);
}
