import { announce } from './announce.js';
import { post } from './api.js';
import { askForm } from './ask.js';
import { challengeForm } from './challenge.js';
import { byId } from './element.js';
import { keep, kept } from './keep.js';
import { problemOf } from './problem.js';
import { inWords } from './words.js';

/**
 * @typedef {import('./ask.js').SendRequest} SendRequest
 * @typedef {SendRequest & { key: string, endsAtMs: number, resendAtMs: number }} Pending
 *   What a code on its way belongs to.
 */

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
  /** @type {Pending | undefined} */
  let pending;
  /** Counts the starts, so that a reply that comes after the person went back changes nothing. */
  let starts = 0;

  /** @param {HTMLElement} step */
  const show = (step) => {
    for (const each of [ask.form, challenge.form, done]) each.hidden = each !== step;
  };

  /** @param {Pending} sent */
  const askForCode = (sent) => {
    pending = sent;
    codeProblem.clear();
    show(challenge.form);
    challenge.start(sent);
    challenge.code.focus();
  };

  /**
   * @param {SendRequest} request
   * @returns what went wrong, if anything that still matters did
   */
  const send = async ({ path, recipient, type, fields }) => {
    const start = starts;
    const outcome = await post(path, fields);
    if (start !== starts) return undefined;
    if (!outcome.ok) return outcome;
    const { Details, ExpiresAt, ResendAfter } = outcome.reply;
    askForCode({
      ...{ path, recipient, type, fields },
      key: String(Details),
      endsAtMs: Date.parse(String(ExpiresAt)) - outcome.aheadMs,
      resendAtMs: Date.now() + Number(ResendAfter) * 1000,
    });
    keep(pending);
    announce(`A code is on its way to ${recipient}.`);
    return undefined;
  };

  const restart = () => {
    starts += 1;
    keep(undefined);
    challenge.stop();
    codeProblem.clear();
    show(ask.form);
    ask.recipient.focus();
  };

  onSubmit(ask.form, async () => {
    askProblem.clear();
    const outcome = await send(ask.read());
    if (outcome) askProblem.show(inWords(outcome), ABOUT_RECIPIENT.test(outcome.code));
  });

  onSubmit(challenge.form, async () => {
    if (!pending) return;
    const { key, recipient, type } = pending;
    codeProblem.clear();
    const fields = { otp: challenge.typed(), verification_key: key, check: recipient };
    const start = starts;
    const outcome = await post('/api/v1/verify/otp', fields);
    if (start !== starts) return;
    if (outcome.ok) {
      keep(undefined);
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
    if (!outcome) return;
    codeProblem.show(inWords(outcome), false);
    challenge.waitToResend(Date.now() + outcome.retryAfter * 1000);
  });

  byId('change', HTMLButtonElement).addEventListener('click', restart);
  byId('again', HTMLButtonElement).addEventListener('click', restart);

  const before = kept();
  if (before?.endsAtMs > Date.now()) askForCode(before);
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
