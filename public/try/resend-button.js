import { announce } from './announce.js';
import { clockFace, countDown } from './countdown.js';
import { byId } from './element.js';

/** The button that sends the code again or, where that does not help any more, sends a new code. */
export function resendButton() {
  const button = byId('resend', HTMLButtonElement);
  let secondsToWait = 0;
  let isNewCode = false;
  let isBusy = false;
  let stopWaiting = () => {};

  const render = () => {
    const label = isNewCode ? 'Send a new code' : 'Send again';
    button.disabled = isBusy || secondsToWait > 0;
    button.textContent = secondsToWait > 0 ? `${label} in ${clockFace(secondsToWait)}` : label;
  };

  return {
    button,
    sendsNewCode: () => isNewCode,
    offerSameCode() {
      isNewCode = isBusy = false;
      render();
    },
    offerNewCode() {
      isNewCode = true;
      isBusy = false;
      render();
    },
    /** @param {number} untilMs */
    waitUntil(untilMs) {
      const waits = untilMs > Date.now();
      stopWaiting();
      stopWaiting = countDown(untilMs, (left) => {
        secondsToWait = left;
        render();
        if (left > 0 || !waits) return;
        announce(isNewCode ? 'You can ask for a new code now.' : 'You can have the code sent again now.');
      });
    },
    stop: () => stopWaiting(),
    /**
     * @param {() => Promise<void>} press
     * @param {() => void} onSettled called once the button has its next state
     */
    onPress(press, onSettled) {
      button.addEventListener('click', async () => {
        isBusy = true;
        render();
        await press();
        isBusy = false;
        render();
        onSettled();
      });
    },
  };
}
