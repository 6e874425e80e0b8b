// @ts-check
import '/assets/otp-code.js';

const field = document.querySelector('otp-code');
const resend = document.querySelector('#resend-form');
if (field && resend instanceof HTMLFormElement) {
  field.addEventListener('resend', () => {
    field.busy = true;
    resend.requestSubmit();
  });
  field.focus();
}
