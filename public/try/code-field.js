/**
 * The code in a text such as "Your code is 123 456": the first number of four to ten digits, whether or not
 * spaces or hyphens divide it.
 * @param {string} text
 */
export function codeIn(text) {
  const [found] = /\d(?:[ \u00a0-]?\d){3,9}/.exec(text) ?? [];
  return found?.replaceAll(/\D/g, '');
}

/**
 * Takes a whole message where it is pasted.
 * @param {HTMLInputElement} field
 */
export function takePastedMessages(field) {
  field.addEventListener('paste', (event) => {
    const code = codeIn(event.clipboardData?.getData('text') ?? '');
    if (code === undefined) return;
    event.preventDefault();
    field.value = code;
    field.dispatchEvent(new Event('input', { bubbles: true }));
  });
}

/**
 * WebOTP: the browser reads the code out of the SMS, where it can and the person agrees.
 * @param {HTMLInputElement} field
 * @param {AbortSignal} signal
 */
export async function takeFromSms(field, signal) {
  if (!('OTPCredential' in window)) return;
  try {
    /** @type {CredentialRequestOptions & { otp: { transport: string[] } }} */
    const options = { otp: { transport: ['sms'] }, signal };
    const credential = await navigator.credentials.get(options);
    if (credential && 'code' in credential) field.value = String(credential.code);
  } catch {
    // Refused, given up or not to be had: the person types it.
  }
}
