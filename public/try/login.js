import { announce } from './announce.js';
import { challengeForm } from './challenge-form.js';
import { endLine, failureOfStatus } from './code-end.js';
import { cancelCode, codeStatus, resendAtMs, resendCode, sendCode, verifyCode } from './code-requests.js';
import { deliveryWatch } from './delivery-watch.js';
import { doneView } from './done-view.js';
import { byId } from './element.js';
import { ABOUT_CODE, ABOUT_RECIPIENT, attemptsLeft, failureText } from './failure-text.js';
import { onSubmit } from './on-submit.js';
import { loadPending, savePending } from './pending.js';
import { problemOf } from './problem.js';
import { sendForm } from './send-form.js';

/**
 * @typedef {import('./failure-text.js').Failure} Failure
 * @typedef {import('./pending.js').Pending} Pending
 */

/** The login page in three steps: recipient, code, done. */
export function startLogin() {
  const request = sendForm();
  const challenge = challengeForm();
  const done = doneView();
  const requestProblem = problemOf('ask-problem', request.recipient);
  /** @type {Pending | undefined} */
  let pending;
  const watch = deliveryWatch((delivery) => {
    if (pending) challenge.delivery.show(delivery, pending.channel);
  });
  /** Counts the ended sign-ins: a reply to a request of an ended one is ignored. */
  let ended = 0;

  /** @param {HTMLElement} step */
  const show = (step) => {
    for (const each of [request.form, challenge.form, done.section]) each.hidden = each !== step;
  };

  /** @param {Pending} sent */
  const keep = (sent) => {
    pending = sent;
    savePending(sent);
  };

  /** @param {Pending} sent */
  const showChallenge = (sent) => {
    keep(sent);
    show(challenge.form);
    challenge.start(sent);
    challenge.code.focus();
  };

  const showDone = () => {
    ended += 1;
    watch.stop();
    challenge.stop();
    show(done.section);
    done.focus();
  };

  const restart = () => {
    ended += 1;
    pending = undefined;
    savePending(undefined);
    watch.stop();
    challenge.stop();
    challenge.clearProblem();
    show(request.form);
    request.recipient.focus();
  };

  /**
   * Shows a failure about the code, and ends the form if nothing redeems the code any more.
   * @param {Failure} failure
   * @param {Pending} sent
   */
  const showFailure = (failure, sent) => {
    if (failure.code === 'otp_already_used') {
      done.fillUsed(sent);
      showDone();
      return;
    }
    const end = endLine(failure);
    challenge.showProblem(failureText(failure), end === undefined && ABOUT_CODE.test(failure.code));
    if (end === undefined) return;
    watch.stop();
    challenge.end(end);
  };

  /**
   * @param {import('./send-form.js').SendRequest} request
   * @returns the failure, or `undefined` after a success or the end of the sign-in
   */
  const send = async (request) => {
    const endedBefore = ended;
    const { outcome, sent } = await sendCode(request);
    const isLate = endedBefore !== ended;
    if (isLate && outcome.ok) cancelCode(sent);
    if (isLate) return undefined;
    if (!outcome.ok) return outcome;
    showChallenge(sent);
    watch.start(sent);
    announce(`A code is on its way to ${sent.recipient}.`);
    return undefined;
  };

  /**
   * Has the same code sent again.
   * @param {Pending} sent
   * @param {import('./channels.js').Channel} channel
   * @returns the failure, or `undefined` after a success or the end of the sign-in
   */
  const resend = async (sent, channel) => {
    const endedBefore = ended;
    const { outcome, resent } = await resendCode(sent, channel);
    if (endedBefore !== ended) return undefined;
    if (!outcome.ok) return outcome;
    challenge.clearProblem();
    keep(resent);
    challenge.showChannel(channel);
    watch.start(resent);
    challenge.code.hint = 'Sent again: each message has the same code.';
    challenge.code.resendAt = new Date(resent.resendAtMs);
    challenge.code.focus();
    announce(`The code is on its way to ${sent.recipient} again.`);
    return undefined;
  };

  /**
   * Shows the saved state at once, and then the state of the code.
   * @param {Pending} saved
   */
  const restore = async (saved) => {
    showChallenge(saved);
    const endedBefore = ended;
    const status = codeStatus(saved);
    watch.start(saved, status);
    const outcome = await status;
    // The person was faster, or the service gives no status: the page is right as it is.
    if (endedBefore !== ended || pending?.key !== saved.key || challenge.isEnded()) return;
    if (outcome.code === 'verification_key_invalid') showFailure(outcome, saved);
    if (!outcome.ok) return;
    const code = failureOfStatus(outcome.reply['Details']);
    if (code !== undefined) showFailure({ ...outcome, code }, saved);
    else challenge.code.hint = attemptsLeft(Number(outcome.reply['AttemptsLeft']));
  };

  onSubmit(request.form, async () => {
    requestProblem.clear();
    const failure = await send(request.read());
    if (failure) requestProblem.show(failureText(failure), ABOUT_RECIPIENT.test(failure.code));
  });

  onSubmit(challenge.form, async () => {
    if (!pending) return;
    const sent = pending;
    const endedBefore = ended;
    challenge.clearProblem();
    if (!challenge.code.reportValidity()) return;
    const outcome = await verifyCode(sent, challenge.code.value);
    if (endedBefore !== ended) return;
    if (outcome.ok) {
      done.fillVerified(sent, outcome.reply['Token']);
      showDone();
      return;
    }
    if ('AttemptsLeft' in outcome.reply) challenge.code.hint = '';
    challenge.code.select();
    showFailure(outcome, sent);
  });

  challenge.onResend(async ({ isNewCode, channel }) => {
    if (!pending) return;
    const sent = pending;
    const failure = await (isNewCode ? send(sent) : resend(sent, channel ?? sent.channel));
    if (failure === undefined) return;
    if (failure.code === 'otp_expired' && sent.endsAtMs > Date.now()) {
      challenge.code.newCode = true;
      showFailure({ ...failure, code: 'too_late_to_resend' }, sent);
      return;
    }
    showFailure(failure, sent);
    if (endLine(failure) !== undefined) return;
    keep({ ...sent, resendAtMs: resendAtMs(failure) });
    challenge.code.resendAt = new Date(resendAtMs(failure));
  });

  byId('change', HTMLButtonElement).addEventListener('click', () => {
    if (pending && !challenge.isEnded()) cancelCode(pending);
    restart();
  });
  byId('again', HTMLButtonElement).addEventListener('click', restart);

  const saved = loadPending();
  if (saved) {
    request.fill(saved);
    void restore(saved);
  }
}
