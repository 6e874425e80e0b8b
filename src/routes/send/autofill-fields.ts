import { optionalText } from './message-fields';

const LABEL = '[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?';
// The last label is no number, or it would be an IP address, where nothing is filled in.
const DOMAIN = new RegExp(`^(?=.{1,100}$)(${LABEL}\\.)+(?!\\d+$)${LABEL}$`);
const HASH = /^[A-Za-z0-9+/]{11}$/;

/** What makes a phone fill the code in: each is an SMS's last line, so that there can be only one. */
export const autofillFields = {
  web_domain: optionalText('web_domain_invalid', (text) => DOMAIN.test(text), {
    description:
      'The site that asks for the code: WebOTP and iOS fill it in there, and only there.',
    examples: ['login.example.com'],
  }),
  android_hash: optionalText('android_hash_invalid', (text) => HASH.test(text), {
    description:
      "The app that asks for the code, by the hash that Android's SMS Retriever knows it by.",
    examples: ['FA+9qCX9VSu'],
  }),
};

interface Given {
  web_domain?: string | undefined;
  android_hash?: string | undefined;
}

/** For a body: whether at most one line claims to be the last. */
export function hasOneLastLine({ web_domain: webDomain, android_hash: androidHash }: Given) {
  return webDomain === undefined || androidHash === undefined;
}

export function autofillOf({ web_domain: webDomain, android_hash: androidHash }: Given) {
  if (webDomain !== undefined) return { webDomain };
  return androidHash === undefined ? undefined : { androidHash };
}
