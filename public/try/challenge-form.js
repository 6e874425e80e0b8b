import { announce } from './announce.js';
import { acceptPastedMessages, readFromSms } from './code-field.js';
import { clockFace, countDown } from './countdown.js';
import { byId } from './element.js';
import { resendButton } from './resend-button.js';

/** @typedef {import('./pending.js').Pending} Pending */

// The service sends no code again with less life left: a message takes a while to arrive.
const LEAST_SECONDS_TO_RESEND = 60;

/** The second form: the code field, the countdown to its expiry, and the resend button. */
export function challengeForm() {
  const form = byId('challenge', HTMLFormElement);
  const code = byId('code', HTMLInputElement);
  const verify = byId('verify', HTMLButtonElement);
  const life = byId('life', HTMLElement);
  const bar = byId('life-bar', HTMLProgressElement);
  const note = byId('code-note', HTMLElement);
  const resend = resendButton();
  /** @type {(() => void)[]} */
  let stops = [];
  let isEnded = false;
  acceptPastedMessages(code);

  /** @param {Pick<Pending, 'sentAtMs' | 'endsAtMs'>} sent */
  const showLife = ({ sentAtMs, endsAtMs }) => {
    bar.max = Math.max(1, Math.ceil((endsAtMs - sentAtMs) / 1000));
    return countDown(endsAtMs, (left) => {
      bar.value = left;
      life.textContent =
        left > 0 ? `The code expires in ${clockFace(left)}.` : 'The code has expired. Ask for a new one.';
      if (left <= LEAST_SECONDS_TO_RESEND && !resend.sendsNewCode()) resend.offerNewCode();
      if (left === 0) announce(life.textContent);
    });
  };

  const stopLife = () => {
    for (const stop of stops) stop();
  };

  /** Disabled controls lose the focus: moves it to the next one that helps. */
  const keepFocus = () => {
    const isLost = document.activeElement === document.body || document.activeElement?.matches(':disabled');
    if (form.hidden || !isLost) return;
    const next = resend.button.disabled ? code : resend.button;
    if (next.disabled) form.querySelector('h1')?.focus();
    else next.focus();
  };

  return {
    form,
    code,
    waitToResend: resend.waitUntil,
    sendsNewCode: resend.sendsNewCode,
    offerNewCode: resend.offerNewCode,
    isEnded: () => isEnded,
    stop() {
      stopLife();
      resend.stop();
    },
    /**
     * Shows the form for a code that was sent.
     * @param {Pending} sent
     */
    start(sent) {
      stopLife();
      isEnded = false;
      byId('sent-to', HTMLElement).textContent = sent.recipient;
      byId('change', HTMLElement).textContent = `Use another ${sent.kind}`;
      code.value = note.textContent = '';
      code.disabled = verify.disabled = false;
      const sms = new AbortController();
      void readFromSms(code, sms.signal);
      resend.offerSameCode();
      stops = [showLife(sent), () => sms.abort()];
      resend.waitUntil(sent.resendAtMs);
    },
    /**
     * Disables the form for a code that nothing redeems any more.
     * @param {string} text the reason
     */
    end(text) {
      stopLife();
      isEnded = true;
      code.disabled = verify.disabled = true;
      life.textContent = text;
      note.textContent = '';
      bar.value = 0;
      resend.offerNewCode();
      keepFocus();
    },
    /** @param {string} text */
    note(text) {
      note.textContent = text;
    },
    /** @param {() => Promise<void>} press */
    onResend(press) {
      resend.onPress(press, keepFocus);
    },
    /** The code as typed: the service ignores its spaces and dashes. */
    typed: () => code.value.trim(),
  };
}
