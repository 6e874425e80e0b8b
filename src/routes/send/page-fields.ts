import { ApiError } from '../../errors';
import type { Page } from '../../middleware/page';
import type { AutofillFields } from './autofill-fields';

interface SendFields extends AutofillFields {
  brand?: string | undefined;
  variables?: object | undefined;
}

/**
 * Keeps pages from choosing a message's words: anybody can call as a page, and could send texts of their own to strangers
 * in the operator's name. An app with the hash could read the code, and a site with the domain gets it filled in.
 * @throws ApiError `field_not_for_pages`
 */
export function assertPageMaySet(page: Page | undefined, fields: SendFields): void {
  if (page === undefined) return;
  const { brand, variables, android_hash, web_domain = page.hostname } = fields;
  const isAllowed = [brand, variables, android_hash].every((given) => given === undefined);
  if (!isAllowed || web_domain !== page.hostname) throw new ApiError('field_not_for_pages');
}
