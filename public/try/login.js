import { announce } from './announce.js';
import { post } from './api.js';
import { askForm } from './ask.js';
import { challengeForm } from './challenge.js';
import { byId } from './element.js';
import { problemOf } from './problem.js';
import { inWords } from './words.js';

/** @typedef {import('./ask.js').SendRequest} SendRequest */

const SUCCESS = /** @type {Record<string, string>} */ ({
  '2FA': 'You are signed in',
  VERIFICATION: 'Your address is confirmed',
  FORGET: 'You can choose a new password',
});
const ABOUT_RECIPIENT = /^(email|phone_number|destination)_/;
const ABOUT_CODE = /^otp_(not_provided|invalid|not_matched)$/;

/** The login page: ask, challenge, done. */
export function startLogin() {
  const ask = askForm();
  const challenge = challengeForm();
  const done = byId('done', HTMLElement);
  const askProblem = problemOf('ask-problem', ask.recipient);
  const codeProblem = problemOf('code-problem', challenge.code);
  /** @type {(SendRequest & { key: string }) | undefined} What the code on its way belongs to. */
  let pending;

  /** @param {HTMLElement} step */
  const show = (step) => {
    for (const each of [ask.form, challenge.form, done]) each.hidden = each !== step;
  };

  /** @param {SendRequest} request */
  const send = async (request) => {
    const outcome = await post(request.path, request.fields);
    if (!outcome.ok) return outcome;
    const { Details, ExpiresAt, ResendAfter } = outcome.reply;
    pending = { ...request, key: String(Details) };
    codeProblem.clear();
    show(challenge.form);
    challenge.start({
      recipient: request.recipient,
      endsAtMs: Date.parse(String(ExpiresAt)) - outcome.aheadMs,
      resendAfter: Number(ResendAfter),
    });
    challenge.code.focus();
    announce(`A code is on its way to ${request.recipient}.`);
    return outcome;
  };

  const restart = () => {
    challenge.stop();
    codeProblem.clear();
    show(ask.form);
    ask.recipient.focus();
  };

  onSubmit(ask.form, async () => {
    askProblem.clear();
    const outcome = await send(ask.read());
    if (!outcome.ok) askProblem.show(inWords(outcome), ABOUT_RECIPIENT.test(outcome.code));
  });

  onSubmit(challenge.form, async () => {
    if (!pending) return;
    const { key, recipient, type } = pending;
    codeProblem.clear();
    const fields = { otp: challenge.typed(), verification_key: key, check: recipient };
    const outcome = await post('/api/v1/verify/otp', fields);
    if (outcome.ok) {
      challenge.stop();
      byId('done-title', HTMLElement).textContent = SUCCESS[type] ?? 'Confirmed';
      byId('done-who', HTMLElement).textContent = recipient;
      show(done);
      byId('done-title', HTMLElement).focus();
      return;
    }
    const isLocked = outcome.code === 'too_many_attempts' || outcome.reply['AttemptsLeft'] === 0;
    codeProblem.show(inWords(outcome), !isLocked && ABOUT_CODE.test(outcome.code));
    challenge.code.select();
    if (!isLocked) return;
    challenge.lock();
    // The field that had the focus is off now.
    if (challenge.resend.disabled) challenge.form.querySelector('h1')?.focus();
    else challenge.resend.focus();
  });

  challenge.resend.addEventListener('click', async () => {
    if (!pending) return;
    challenge.resend.disabled = true;
    const outcome = await send(pending);
    if (outcome.ok) return;
    codeProblem.show(inWords(outcome), false);
    challenge.waitToResend(outcome.retryAfter);
  });

  byId('change', HTMLButtonElement).addEventListener('click', restart);
  byId('again', HTMLButtonElement).addEventListener('click', restart);
}

/**
 * One submission at a time, however often the button is pressed.
 * @param {HTMLFormElement} form
 * @param {() => Promise<void>} submit
 */
function onSubmit(form, submit) {
  let isBusy = false;
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    if (isBusy) return;
    isBusy = true;
    form.setAttribute('aria-busy', 'true');
    void submit().finally(() => {
      isBusy = false;
      form.removeAttribute('aria-busy');
    });
  });
}
