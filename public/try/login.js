import { announce } from './announce.js';
import { post } from './api.js';
import { challengeForm } from './challenge-form.js';
import { byId } from './element.js';
import { failureText } from './failure-text.js';
import { loadPending, savePending } from './pending.js';
import { problemOf } from './problem.js';
import { sendForm } from './send-form.js';

/**
 * @typedef {import('./send-form.js').SendRequest} SendRequest
 * @typedef {SendRequest & { key: string, endsAtMs: number, resendAtMs: number }} Pending
 *   The send that the code in the second form belongs to.
 */

const SUCCESS = /** @type {Record<string, string>} */ ({
  '2FA': 'You are signed in',
  VERIFICATION: 'Your address is confirmed',
  FORGET: 'You can choose a new password',
});
const ABOUT_RECIPIENT = /^(email|phone_number|destination)_/;
const ABOUT_CODE = /^otp_(not_provided|invalid|not_matched)$/;

/** The login page in three steps: recipient, code, done. */
export function startLogin() {
  const request = sendForm();
  const challenge = challengeForm();
  const done = byId('done', HTMLElement);
  const requestProblem = problemOf('ask-problem', request.recipient);
  const codeProblem = problemOf('code-problem', challenge.code);
  /** @type {Pending | undefined} */
  let pending;
  /** Counts restarts: a reply to a request from before the last restart is ignored. */
  let restarts = 0;

  /** @param {HTMLElement} step */
  const show = (step) => {
    for (const each of [request.form, challenge.form, done]) each.hidden = each !== step;
  };

  /** @param {Pending} sent */
  const showChallenge = (sent) => {
    pending = sent;
    codeProblem.clear();
    show(challenge.form);
    challenge.start(sent);
    challenge.code.focus();
  };

  /**
   * @param {SendRequest} request
   * @returns the failure, or `undefined` after a success or a restart
   */
  const send = async ({ path, recipient, type, fields }) => {
    const restartsBefore = restarts;
    const outcome = await post(path, fields);
    if (restartsBefore !== restarts) return undefined;
    if (!outcome.ok) return outcome;
    const { Details, ExpiresAt, ResendAfter } = outcome.reply;
    showChallenge({
      ...{ path, recipient, type, fields },
      key: String(Details),
      endsAtMs: Date.parse(String(ExpiresAt)) - outcome.aheadMs,
      resendAtMs: Date.now() + Number(ResendAfter) * 1000,
    });
    savePending(pending);
    announce(`A code is on its way to ${recipient}.`);
    return undefined;
  };

  const restart = () => {
    restarts += 1;
    savePending(undefined);
    challenge.stop();
    codeProblem.clear();
    show(request.form);
    request.recipient.focus();
  };

  onSubmit(request.form, async () => {
    requestProblem.clear();
    const outcome = await send(request.read());
    if (outcome) requestProblem.show(failureText(outcome), ABOUT_RECIPIENT.test(outcome.code));
  });

  onSubmit(challenge.form, async () => {
    if (!pending) return;
    const { key, recipient, type } = pending;
    codeProblem.clear();
    const fields = { otp: challenge.typed(), verification_key: key, check: recipient };
    const restartsBefore = restarts;
    const outcome = await post('/api/v1/verify/otp', fields);
    if (restartsBefore !== restarts) return;
    if (outcome.ok) {
      savePending(undefined);
      challenge.stop();
      byId('done-title', HTMLElement).textContent = SUCCESS[type] ?? 'Confirmed';
      byId('done-who', HTMLElement).textContent = recipient;
      show(done);
      byId('done-title', HTMLElement).focus();
      return;
    }
    const isLocked = outcome.code === 'too_many_attempts' || outcome.reply['AttemptsLeft'] === 0;
    codeProblem.show(failureText(outcome), !isLocked && ABOUT_CODE.test(outcome.code));
    challenge.code.select();
    if (!isLocked) return;
    challenge.lock();
    // The code field is disabled now and loses the focus.
    if (challenge.resend.disabled) challenge.form.querySelector('h1')?.focus();
    else challenge.resend.focus();
  });

  challenge.resend.addEventListener('click', async () => {
    if (!pending) return;
    challenge.resend.disabled = true;
    const outcome = await send(pending);
    if (!outcome) return;
    codeProblem.show(failureText(outcome), false);
    challenge.waitToResend(Date.now() + outcome.retryAfter * 1000);
  });

  byId('change', HTMLButtonElement).addEventListener('click', restart);
  byId('again', HTMLButtonElement).addEventListener('click', restart);

  const saved = loadPending();
  if (saved?.endsAtMs > Date.now()) showChallenge(saved);
}

/**
 * Runs one submission at a time and ignores a second press of the button.
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
