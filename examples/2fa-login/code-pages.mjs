// @ts-check
import { html } from './html.mjs';
import { layout, problemIn } from './layout.mjs';
import { textOf } from './public/outcomes.mjs';
import { settings } from './settings.mjs';
/** @import { Response } from 'express' */
/** @import { Recipient } from 'otp-service/client' */
/** @import { Asked, Unavailable } from './public/outcomes.mjs' */

/**
 * @typedef {object} CodePage
 * @property {string} title
 * @property {string} path where the form goes
 * @property {string} start of the flow
 * @property {string} shownTo
 * @property {Asked | Unavailable} result
 * @property {string | undefined} problem of the last answer
 */

/**
 * The form for a code. `<otp-code>` counts down and offers the resend; without JavaScript, its inner input and the button
 * below do.
 * @param {Response} res
 * @param {CodePage} page
 */
export function codePage(res, { title, path, start, shownTo, result, problem }) {
  const isPending = result.outcome === 'pending';
  const text = result.outcome === 'pending' ? problem : textOf(result);
  const isOpen = isPending || result.outcome === 'unavailable'; // a service that is away still knows the code later
  const state = isOpen ? html`${text && html`error="${text}"`} required` : html`ended="${text}" new-code`;
  const input = html`<input
    id="code"
    name="code"
    inputmode="numeric"
    autocomplete="one-time-code"
    aria-label="One-time code"
    required
  />`;
  const body = html`<form method="post" action="${path}" id="code-form">
      <h1>${title}</h1>
      <p class="lead">${isPending ? 'Sent to' : 'For'} <strong>${shownTo}</strong></p>
      <otp-code ${state} ${timesOf(result)}>
        ${isOpen && input}
        <div class="no-script">${problemIn(text)}</div>
        ${isOpen && html`<button class="primary" type="submit">Continue</button>`}
      </otp-code>
    </form>
    <form method="post" action="${path}/resend" id="resend-form">
      ${canResend(result) && html`<button class="no-script" type="submit">${isOpen ? 'Send again' : 'Send a new code'}</button>`}
    </form>
    <p class="links"><a href="${start}">Start again</a></p>`;
  return layout(res, { title, body, script: 'code-form.mjs' });
}

/** @param {CodePage['result']} result */
function timesOf(result) {
  const resendAt = new Date(Date.now() + secondsToWait(result) * 1000).toISOString();
  const expiresAt = result.outcome === 'pending' && html`expires-at="${result.expiresAt.toISOString()}"`;
  return html`${canResend(result) && html`resend-at="${resendAt}"`} ${expiresAt}`;
}

/**
 * Only another address or number helps where this one can get no message.
 * @param {CodePage['result']} result
 */
function canResend({ outcome }) {
  return !['recipient_invalid', 'recipient_refused', 'destination_not_allowed'].includes(outcome);
}

/**
 * Until the next message. A locked code has a `retryAfterSeconds`, too, but a new code may be sent at once.
 * @param {CodePage['result']} result
 */
function secondsToWait(result) {
  if (result.outcome === 'pending') return result.resendAfterSeconds;
  return result.outcome === 'too_many' ? result.retryAfterSeconds : 0;
}

/**
 * The page that calls the service itself. Unlike the others it needs JavaScript, and the recipient in full.
 * @param {Response} res
 * @param {{ to: Recipient, nonce: string, problem: string | undefined }} page
 */
export function directCodePage(res, { to, nonce, problem }) {
  const recipient = html`${'email' in to ? html`data-email="${to.email}"` : html`data-phone="${to.phoneNumber}"`}`;
  const body = html`<form
      method="post"
      action="/direct-login/proof"
      id="direct-form"
      data-service="${settings.serviceUrl}"
      data-nonce="${nonce}"
      ${recipient}
    >
      <h1>Enter your code</h1>
      <p class="lead">For <strong>${shown(to, { isMasked: true })}</strong></p>
      ${problemIn(problem)}
      <noscript
        ><p class="problem">This page needs JavaScript. <a href="/login">The other one</a> does not.</p></noscript
      >
      <otp-code required ended="Sending a code…" busy>
        <button class="primary" type="submit" hidden>Continue</button>
      </otp-code>
      <input type="hidden" name="token" />
    </form>
    <p class="links"><a href="/direct-login">Start again</a></p>`;
  return layout(res, { title: 'Enter your code', body, script: 'direct-login.mjs' });
}

/**
 * @param {Recipient} to
 * @param {{ isMasked: boolean }} options
 */
export function shown(to, { isMasked }) {
  const recipient = 'email' in to ? to.email : to.phoneNumber;
  if (!isMasked) return recipient;
  return 'email' in to ? recipient.replace(/^(.).*(?=@)/, '$1•••') : `the number ending in ${recipient.slice(-2)}`;
}
