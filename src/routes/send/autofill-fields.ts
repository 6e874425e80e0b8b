import { optionalText } from './optional-text';

const LABEL = '[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?';
// The last label is not a number: browsers do not fill codes in at IP addresses.
const DOMAIN = new RegExp(`^(?=.{1,100}$)(${LABEL}\\.)+(?!\\d+$)${LABEL}$`);
const HASH = /^[A-Za-z0-9+/]{11}$/;

/** Fields that let a phone fill the code in. Each is the last line of the SMS. */
export const autofillFields = {
  web_domain: optionalText('web_domain_invalid', (text) => DOMAIN.test(text), {
    description: 'The site where the person types the code: WebOTP and iOS fill it in only there.',
    examples: ['login.example.com'],
  }),
  android_hash: optionalText('android_hash_invalid', (text) => HASH.test(text), {
    description: "The app where the person types the code: its hash for Android's SMS Retriever.",
    examples: ['FA+9qCX9VSu'],
  }),
};

export interface AutofillFields {
  web_domain?: string | undefined;
  android_hash?: string | undefined;
}

/** Whether the body has at most one autofill field: an SMS has only one last line. */
export function hasOneAutofill({ web_domain, android_hash }: AutofillFields): boolean {
  return web_domain === undefined || android_hash === undefined;
}

export function autofillOf({ web_domain: webDomain, android_hash: androidHash }: AutofillFields) {
  if (webDomain !== undefined) return { webDomain };
  return androidHash === undefined ? undefined : { androidHash };
}
