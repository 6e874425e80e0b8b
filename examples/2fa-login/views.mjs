// @ts-check
import { html } from './html.mjs';
import { field, layout, problemIn } from './layout.mjs';
/** @import { Response } from 'express' */

/** @typedef {{ email?: string, phone?: string, problem?: string | undefined }} Typed what the person typed before */

const NEW_PASSWORD = {
  name: 'password',
  type: 'password',
  autocomplete: 'new-password',
  hint: 'At least 8 characters.',
};
const PASSWORD = { name: 'password', type: 'password', autocomplete: 'current-password' };

/** @param {string | undefined} value */
const emailField = (value) =>
  field('E-mail address', { name: 'email', type: 'email', autocomplete: 'username', value });

/**
 * @param {Response} res
 * @param {Typed} typed
 */
export function signUpPage(res, { email, problem }) {
  const body = html`<form method="post" action="/sign-up">
      <h1>Create your account</h1>
      <p class="lead">We send a code to confirm your address.</p>
      ${emailField(email)} ${field('Password', NEW_PASSWORD)} ${problemIn(problem)}
      <button class="primary" type="submit">Sign up</button>
    </form>
    <p class="links"><a href="/login">I have an account</a></p>`;
  return layout(res, { title: 'Sign up', body });
}

/**
 * @param {Response} res
 * @param {Typed & { path: string }} typed
 */
export function loginPage(res, { path, email, problem }) {
  const isDirect = path === '/direct-login';
  const other = isDirect
    ? html`<a href="/login">Sign in through the back end</a>`
    : html`<a href="/direct-login">Sign in with a page that calls the service</a>`;
  const body = html`<form method="post" action="${path}">
      <h1>Sign in</h1>
      <p class="lead">
        ${isDirect ? 'Then the page itself calls the service, which must have it in PAGE_ORIGINS.' : 'Then we send a code to your phone or e-mail.'}
      </p>
      ${emailField(email)} ${field('Password', PASSWORD)} ${problemIn(problem)}
      <button class="primary" type="submit">Sign in</button>
    </form>
    <p class="links"><a href="/sign-up">Create an account</a> <a href="/forgot">Forgot your password?</a> ${other}</p>`;
  return layout(res, { title: 'Sign in', body });
}

/**
 * @param {Response} res
 * @param {Typed} typed
 */
export function forgotPage(res, { email, problem }) {
  const body = html`<form method="post" action="/forgot">
      <h1>Forgot your password?</h1>
      <p class="lead">We send a code to your address. Then you choose a new password.</p>
      ${emailField(email)} ${problemIn(problem)}
      <button class="primary" type="submit">Send the code</button>
    </form>
    <p class="links"><a href="/login">Back to the sign-in</a></p>`;
  return layout(res, { title: 'Forgot your password', body });
}

/**
 * @param {Response} res
 * @param {Typed & { email: string }} typed
 */
export function newPasswordPage(res, { email, problem }) {
  const body = html`<form method="post" action="/forgot/password">
    <h1>Choose a new password</h1>
    <p class="lead">For <strong>${email}</strong>. It ends every session of the old one.</p>
    <input type="hidden" name="username" value="${email}" autocomplete="username" />
    ${field('New password', NEW_PASSWORD)} ${problemIn(problem)}
    <button class="primary" type="submit">Save the password</button>
  </form>`;
  return layout(res, { title: 'New password', body });
}

/**
 * @param {Response} res
 * @param {Typed} typed
 */
export function phonePage(res, { phone, problem }) {
  const { user } = res.locals;
  const hint = 'With its country, such as +44 7700 900123.';
  const first = user?.phone ? 'We first ask for a code from your old number.' : 'We send a code to it.';
  const body = html`<form method="post" action="/phone">
      <h1>${user?.phone ? 'Change your phone number' : 'Add your phone number'}</h1>
      <p class="lead">${first}</p>
      <input type="hidden" name="username" value="${user?.email}" autocomplete="username" />
      ${field('New number', { name: 'phone', type: 'tel', autocomplete: 'tel', value: phone, hint })}
      ${field('Your password', PASSWORD)} ${problemIn(problem)}
      <button class="primary" type="submit">Continue</button>
    </form>
    <p class="links"><a href="/">Back to your account</a></p>`;
  return layout(res, { title: 'Phone number', body });
}

/** @param {Response} res */
export function accountPage(res) {
  const { user } = res.locals;
  const body = html`<h1>You are signed in</h1>
    <dl>
      <div>
        <dt>E-mail address</dt>
        <dd>${user?.email}</dd>
      </div>
      <div>
        <dt>Phone number</dt>
        <dd>${user?.phone ?? 'None yet'}</dd>
      </div>
      <div>
        <dt>Codes go to</dt>
        <dd>${user?.phone ? 'your phone' : 'your e-mail address'}</dd>
      </div>
    </dl>
    <a class="button" href="/phone">${user?.phone ? 'Change the phone number' : 'Add a phone number'}</a>`;
  return layout(res, { title: 'Your account', body });
}

/**
 * @param {Response} res
 * @param {string} title
 * @param {string} text
 */
export function messagePage(res, title, text) {
  const body = html`<h1>${title}</h1>
    <p class="lead">${text}</p>
    <p class="links"><a href="/">Go to your account</a></p>`;
  return layout(res, { title, body });
}
