import { OtpCode } from '../assets/otp-code.js';
import { CHANNELS } from './channels.js';
import { deliveryView } from './delivery-view.js';
import { byId } from './element.js';
import { otherChannels } from './other-channels.js';

/**
 * @typedef {import('./channels.js').Channel} Channel
 * @typedef {import('./pending.js').Pending} Pending
 */

/** The second form: the `<otp-code>` with the button that verifies. */
export function challengeForm() {
  const form = byId('challenge', HTMLFormElement);
  const code = byId('code', OtpCode);
  const verify = byId('verify', HTMLButtonElement);
  const problem = byId('code-problem', HTMLElement);
  const delivery = deliveryView();
  const others = otherChannels();
  /** @type {(channel: Channel) => Promise<void>} */
  let resendBy = () => Promise.resolve();

  const clearProblem = () => {
    code.error = problem.textContent = '';
  };

  /**
   * Shows by which channel the message went, without the state of an earlier one.
   * @param {Channel} channel
   */
  const showChannel = (channel) => {
    byId('sent-by', HTMLElement).textContent = CHANNELS[channel].by;
    code.webotp = channel === 'sms';
    delivery.clear();
    others.show(channel, (other) => resendBy(other));
  };

  return {
    form,
    code,
    delivery,
    clearProblem,
    showChannel,
    isEnded: () => code.ended !== '',
    /** Stops waiting for an SMS. */
    stop() {
      code.webotp = false;
    },
    /**
     * Shows the form for a code that was sent.
     * @param {Pending} sent
     */
    start({ recipient, channel, sentAtMs, endsAtMs, resendAtMs }) {
      byId('sent-to', HTMLElement).textContent = recipient;
      byId('change', HTMLElement).textContent = `Use another ${CHANNELS[channel].kind}`;
      clearProblem();
      code.value = code.hint = code.ended = '';
      code.newCode = verify.disabled = false;
      code.sentAt = new Date(sentAtMs);
      code.expiresAt = new Date(endsAtMs);
      code.resendAt = new Date(resendAtMs);
      showChannel(channel);
    },
    /**
     * Disables the form for a code that nothing redeems any more.
     * @param {string} text the reason
     */
    end(text) {
      code.ended = text;
      code.hint = '';
      delivery.clear();
      others.hide();
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
    /** @param {(wish: { isNewCode: boolean, channel?: Channel }) => Promise<void>} press */
    onResend(press) {
      /** @param {Parameters<typeof press>[0]} wish */
      const run = async (wish) => {
        code.busy = true;
        await press(wish);
        code.busy = false;
      };
      code.addEventListener('resend', ({ detail }) => void run({ isNewCode: detail.isNewCode }));
      resendBy = (channel) => run({ isNewCode: false, channel });
    },
  };
}
