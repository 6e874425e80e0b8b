import { optionalText } from './send/optional-text';

const MAX_VISITOR = 100;

/** The field by which limits tell a caller's users apart. */
export const visitorField = optionalText('visitor_invalid', (text) => text.length <= MAX_VISITOR, {
  description: 'Whatever you know your own user by, such as a session. Limits per visitor count by it.',
  examples: ['session-4711'],
});
