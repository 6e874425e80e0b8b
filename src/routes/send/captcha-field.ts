import { optionalText } from './optional-text';

// Turnstile's responses have up to 2,048 characters. Those of others are longer, and a body has 8 KB.
const MAX_RESPONSE = 6_000;

/** Proves that a person uses the page. */
export const captchaField = optionalText('captcha_failed', (text) => text.length <= MAX_RESPONSE, {
  description:
    'The response of the captcha that the person solved. Needed from a page where the operator has set up a captcha, ' +
    'and not read from callers with an API key.',
  examples: ['0.zrSnRHO7h0HwSjSCU8oyzbjEtD8p…'],
});
