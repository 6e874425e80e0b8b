const DIGITS = /\p{Nd}+/gu;
const BETWEEN_GROUPS = /^[\p{White_Space}\p{Dash}]$/u;

/**
 * Finds the code in a text such as "10:34 123456 is your code": the first run of exactly `length` digits. Failing that,
 * the first even groups with as many digits together, such as "123 456".
 * @param {string} text
 * @param {number} length
 */
export function codeIn(text, length) {
  // NFKC turns no-break spaces and full-width digits into plain ones; format characters are invisible.
  const plain = text.normalize('NFKC').replaceAll(/\p{Cf}/gu, '');
  const runs = Array.from(plain.matchAll(DIGITS), ({ 0: run, index }) => ({
    digits: inAscii(run),
    start: index,
    end: index + run.length,
  }));
  const whole = runs.find(({ digits }) => digits.length === length);
  return whole?.digits ?? codeInGroups(plain, runs, length);
}

/**
 * @param {string} text
 * @param {{ digits: string, start: number, end: number }[]} runs
 * @param {number} length
 */
function codeInGroups(text, runs, length) {
  for (let from = 0; from < runs.length; from += 1) {
    let code = '';
    const sizes = [];
    for (let at = from; at < runs.length && code.length < length; at += 1) {
      const { digits, start } = runs[at];
      if (at > from && !BETWEEN_GROUPS.test(text.slice(runs[at - 1].end, start))) break;
      code += digits;
      sizes.push(digits.length);
      const isEven = Math.max(...sizes) - Math.min(...sizes) <= 1;
      if (code.length === length && isEven) return code;
    }
  }
  return undefined;
}

/**
 * The decimal digits of any script in ASCII: Unicode has those of each script in a row, from 0 to 9.
 * @param {string} digits
 */
function inAscii(digits) {
  return Array.from(digits, (digit) => {
    const codePoint = digit.codePointAt(0);
    let zero = codePoint;
    while (/\p{Nd}/u.test(String.fromCodePoint(zero - 1))) zero -= 1;
    return (codePoint - zero) % 10;
  }).join('');
}

/**
 * The problem of a code with too few or too many digits, which cannot be right.
 * @param {HTMLInputElement} field
 */
export function problemOfLength(field) {
  const length = Number(field.dataset.digits);
  const typed = field.value.match(/\p{Nd}/gu)?.length ?? 0;
  return typed === 0 || typed === length ? undefined : `The code has ${length} digits.`;
}

/**
 * Extracts the code when a person pastes a whole message.
 * @param {HTMLInputElement} field
 */
export function acceptPastedMessages(field) {
  field.addEventListener('paste', (event) => {
    const code = codeIn(event.clipboardData?.getData('text') ?? '', Number(field.dataset.digits));
    if (code === undefined) return;
    event.preventDefault();
    field.value = code;
    field.dispatchEvent(new Event('input', { bubbles: true }));
  });
}

/**
 * Fills the field by WebOTP: a browser that supports it reads the SMS if the person agrees.
 * @param {HTMLInputElement} field
 * @param {AbortSignal} signal
 */
export async function readFromSms(field, signal) {
  if (!('OTPCredential' in window)) return;
  try {
    /** @type {CredentialRequestOptions & { otp: { transport: string[] } }} */
    const options = { otp: { transport: ['sms'] }, signal };
    const credential = await navigator.credentials.get(options);
    if (credential && 'code' in credential) field.value = String(credential.code);
  } catch {
    // Refused, aborted or unavailable: the person types the code.
  }
}
