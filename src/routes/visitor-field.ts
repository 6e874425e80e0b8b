import { optionalText } from './send/optional-text';

const MAX_VISITOR = 100;

/** Names one of the caller's users. Limits per visitor count by it, except in pages, where a bot would change it. */
export const visitorField = optionalText('visitor_invalid', (text) => text.length <= MAX_VISITOR, {
  description:
    'Your own name for your user, such as a session id. Limits per visitor count by it. Of a page, it is not read.',
  examples: ['session-4711'],
});
