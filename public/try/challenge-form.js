import { OtpCode } from '../assets/otp-code.js';
import { byId } from './element.js';

/** @typedef {import('./pending.js').Pending} Pending */

/** The second form: the `<otp-code>` with the button that verifies. */
export function challengeForm() {
  const form = byId('challenge', HTMLFormElement);
  const code = byId('code', OtpCode);
  const verify = byId('verify', HTMLButtonElement);
  const problem = byId('code-problem', HTMLElement);

  const clearProblem = () => {
    code.error = problem.textContent = '';
  };

  return {
    form,
    code,
    clearProblem,
    isEnded: () => code.ended !== '',
    /** Stops waiting for an SMS. */
    stop() {
      code.webotp = false;
    },
    /**
     * Shows the form for a code that was sent.
     * @param {Pending} sent
     */
    start({ recipient, kind, sentAtMs, endsAtMs, resendAtMs }) {
      byId('sent-to', HTMLElement).textContent = recipient;
      byId('change', HTMLElement).textContent = `Use another ${kind}`;
      clearProblem();
      code.value = code.hint = code.ended = '';
      code.newCode = verify.disabled = false;
      code.sentAt = new Date(sentAtMs);
      code.expiresAt = new Date(endsAtMs);
      code.resendAt = new Date(resendAtMs);
      code.webotp = kind === 'number';
    },
    /**
     * Disables the form for a code that nothing redeems any more.
     * @param {string} text the reason
     */
    end(text) {
      code.ended = text;
      code.hint = '';
      verify.disabled = true;
      code.focus();
    },
    /**
     * @param {string} text
     * @param {boolean} isAboutCode whether the field is invalid
     */
    showProblem(text, isAboutCode) {
      if (isAboutCode) code.error = text;
      else problem.textContent = text;
      if (isAboutCode) code.focus();
    },
    /** @param {(isNewCode: boolean) => Promise<void>} press */
    onResend(press) {
      code.addEventListener('resend', async ({ detail }) => {
        code.busy = true;
        await press(detail.isNewCode);
        code.busy = false;
      });
    },
  };
}
