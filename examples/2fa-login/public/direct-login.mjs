// @ts-check
/* The code step in the page itself: it sends and verifies with the service, and gives the back end the proof. */
import '/assets/otp-code.js';
import { createOtpClient } from '/assets/client/client.js';
import { outcomeOf, textOf } from './outcomes.mjs';
/** @import { OtpCode } from 'otp-service/otp-code' */
/** @import { ResendResult } from 'otp-service/client' */
/** @import { Unavailable } from './outcomes.mjs' */

/** @typedef {{ key: string, expiresAt: Date, resendAt: Date }} Kept */

const form = /** @type {HTMLFormElement} */ (document.querySelector('#direct-form'));
const field = /** @type {OtpCode} */ (document.querySelector('otp-code'));
const button = /** @type {HTMLButtonElement} */ (form.querySelector('[type=submit]'));
const token = /** @type {HTMLInputElement} */ (form.querySelector('[name=token]'));
const { service = '', nonce = '', email, phone = '' } = form.dataset;
const otp = createOtpClient({ baseUrl: service });

/** The tab keeps the key, so that a reload sends nothing. A new login has a new nonce. */
const NAME = `code:${nonce}`;
/** @type {Kept | undefined} */
let kept = read();

if (kept) show(kept);
else await send();

field.addEventListener('resend', ({ detail: { isNewCode } }) => void (isNewCode || !kept ? send() : resend(kept)));
form.addEventListener('submit', (event) => {
  event.preventDefault();
  if (form.ariaBusy !== 'true') void verify(); // forms.mjs sets it after the first click
});

async function send() {
  field.busy = true;
  const request = { type: '2FA', nonce };
  const sending = email ? otp.sendToEmail({ ...request, email }) : otp.sendToPhone({ ...request, phoneNumber: phone });
  took(await outcomeOf(sending));
}

/** @param {Kept} code */
async function resend({ key }) {
  field.busy = true;
  took(await outcomeOf(otp.resend({ verificationKey: key })));
}

/** @param {ResendResult | Unavailable} result */
function took(result) {
  field.busy = false;
  if (result.outcome === 'sent') {
    const resendAt = new Date(Date.now() + result.resendAfterSeconds * 1000);
    kept = { key: result.verificationKey, expiresAt: result.expiresAt, resendAt };
    sessionStorage.setItem(NAME, JSON.stringify(kept));
    show(kept);
  } else {
    const seconds = result.outcome === 'too_many' ? result.retryAfterSeconds : 0;
    field.resendAt = new Date(Date.now() + seconds * 1000);
    if (kept && !field.ended) field.error = textOf(result);
    else end(textOf(result));
  }
}

async function verify() {
  if (!kept) return;
  const request = { verificationKey: kept.key, code: field.value, recipient: email ?? phone, type: '2FA' };
  const result = await outcomeOf(otp.verify(request));
  form.ariaBusy = null;
  if (result.outcome === 'approved') {
    sessionStorage.removeItem(NAME);
    token.value = result.token ?? '';
    form.submit();
  } else if (['wrong', 'unreadable', 'unavailable'].includes(result.outcome)) {
    field.error = textOf(result);
    field.select();
  } else {
    end(textOf(result));
  }
}

/** @param {Kept} code */
function show({ expiresAt, resendAt }) {
  field.busy = false;
  field.ended = field.error = '';
  field.newCode = button.hidden = false;
  field.expiresAt = expiresAt;
  field.resendAt = resendAt;
  field.focus();
}

/** @param {string} text */
function end(text) {
  field.ended = text;
  field.newCode = button.hidden = true;
  field.resendAt ??= new Date();
}

/** @returns {Kept | undefined} */
function read() {
  const saved = /** @type {unknown} */ (JSON.parse(sessionStorage.getItem(NAME) ?? 'null'));
  if (typeof saved !== 'object' || saved === null || !('key' in saved)) return undefined;
  const { key, expiresAt, resendAt } = /** @type {Record<string, string>} */ (saved);
  return { key: String(key), expiresAt: new Date(String(expiresAt)), resendAt: new Date(String(resendAt)) };
}
