import { announce } from './announce.js';
import { acceptPastedMessages, readFromSms } from './code-field.js';
import { clockFace, countDown } from './countdown.js';
import { byId } from './element.js';

/** The second form: the code field, the countdown to its expiry, and the resend button. */
export function challengeForm() {
  const form = byId('challenge', HTMLFormElement);
  const code = byId('code', HTMLInputElement);
  const verify = byId('verify', HTMLButtonElement);
  const resend = byId('resend', HTMLButtonElement);
  const life = byId('life', HTMLElement);
  const bar = byId('life-bar', HTMLProgressElement);
  /** @type {(() => void)[]} */
  let stops = [];
  let stopWaiting = () => {};
  acceptPastedMessages(code);

  /** @param {number} endsAtMs */
  const showLife = (endsAtMs) => {
    bar.max = Math.max(1, Math.ceil((endsAtMs - Date.now()) / 1000));
    return countDown(endsAtMs, (left) => {
      bar.value = left;
      life.textContent =
        left > 0 ? `The code expires in ${clockFace(left)}.` : 'The code has expired. Ask for a new one.';
      if (left === 0) announce(life.textContent);
    });
  };

  /** @param {number} untilMs */
  const waitToResend = (untilMs) => {
    const waits = untilMs > Date.now();
    stopWaiting();
    stopWaiting = countDown(untilMs, (left) => {
      resend.disabled = left > 0;
      resend.textContent = left > 0 ? `Send a new code in ${clockFace(left)}` : 'Send a new code';
      if (left === 0 && waits) announce('You can ask for a new code now.');
    });
  };

  const stop = () => {
    for (const end of stops) end();
    stopWaiting();
  };

  return {
    form,
    code,
    resend,
    waitToResend,
    stop,
    /**
     * Shows the form for a code that was sent.
     * @param {{ recipient: string, endsAtMs: number, resendAtMs: number }} sent
     */
    start({ recipient, endsAtMs, resendAtMs }) {
      stop();
      byId('sent-to', HTMLElement).textContent = recipient;
      code.value = '';
      code.disabled = verify.disabled = false;
      const sms = new AbortController();
      void readFromSms(code, sms.signal);
      stops = [showLife(endsAtMs), () => sms.abort()];
      waitToResend(resendAtMs);
    },
    /** Disables the form after the last attempt. */
    lock() {
      for (const end of stops) end();
      code.disabled = verify.disabled = true;
      life.textContent = 'This code is locked.';
      bar.value = 0;
    },
    /** The code as typed: the service ignores its spaces and dashes. */
    typed: () => code.value.trim(),
  };
}
