/**
 * Finds the code in a text such as "Your code is 123 456": the first number of 4 to 10 digits, which single
 * spaces or hyphens may separate.
 * @param {string} text
 */
export function codeIn(text) {
  const [found] = /\d(?:[ \u00a0-]?\d){3,9}/.exec(text) ?? [];
  return found?.replaceAll(/\D/g, '');
}

/**
 * Extracts the code when a person pastes a whole message.
 * @param {HTMLInputElement} field
 */
export function acceptPastedMessages(field) {
  field.addEventListener('paste', (event) => {
    const code = codeIn(event.clipboardData?.getData('text') ?? '');
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
