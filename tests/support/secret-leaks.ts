import { createHash } from 'node:crypto';

/** The secrets that the text contains in any form, each with the form in which it was found. */
export function leaksIn(text: string, secrets: Iterable<string>): string[] {
  const found: string[] = [];
  for (const secret of new Set(secrets)) {
    const forms = formsOf(secret).filter(([, trace]) => text.includes(trace));
    if (forms[0] !== undefined) found.push(`${secret} (${forms[0][0]})`);
  }
  return found;
}

/** The forms that reveal the secret: encodings, and unkeyed digests, which an attacker can search. */
function formsOf(secret: string): [form: string, trace: string][] {
  const spellings = new Set([secret, secret.toLowerCase(), secret.toUpperCase()]);
  return [...spellings].flatMap((spelling): [string, string][] => {
    const hex = Buffer.from(spelling).toString('hex');
    const digests = ['md5', 'sha1', 'sha256', 'sha512'].flatMap((algorithm) => {
      const digest = createHash(algorithm).update(spelling).digest();
      const texts = [digest.toString('hex'), ...base64(digest)];
      return texts.map((text): [string, string] => [algorithm, text]);
    });
    return [
      ['as it is', spelling],
      ['URL-encoded', encodeURIComponent(spelling)],
      ['hex', hex],
      ['hex', hex.toUpperCase()],
      ...insideBase64(spelling).map((text): [string, string] => ['base64', text]),
      ...digests,
    ];
  });
}

const base64 = (bytes: Buffer) => [bytes.toString('base64'), bytes.toString('base64url')];

/** The text inside a longer base64 text. It has three forms, by the position of its first byte modulo 3. */
function insideBase64(text: string): string[] {
  return [0, 1, 2].flatMap((offset) => {
    const bytes = Buffer.concat([Buffer.alloc(offset), Buffer.from(text)]);
    const wholeCharacters = Math.floor((bytes.length * 8) / 6);
    const start = Math.ceil((offset * 8) / 6);
    return base64(bytes).map((encoded) => encoded.slice(start, wholeCharacters));
  });
}
