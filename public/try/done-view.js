import { CHANNELS } from './channels.js';
import { byId } from './element.js';
import { tokenView } from './token-view.js';

/** @typedef {import('./pending.js').Pending} Pending */

/** @type {Record<string, (pending: Pending) => string>} */
const SUCCESS = {
  '2FA': () => 'You are signed in',
  VERIFICATION: ({ channel }) => `Your ${CHANNELS[channel].kind} is confirmed`,
  FORGET: () => 'You can choose a new password',
};

/** The last step: the code is used. */
export function doneView() {
  const section = byId('done', HTMLElement);
  const title = byId('done-title', HTMLElement);
  const token = tokenView();

  /**
   * @param {string} text
   * @param {Pending} pending
   */
  const fill = (text, { recipient }) => {
    title.textContent = text;
    byId('done-who', HTMLElement).textContent = recipient;
    token.clear();
  };

  return {
    section,
    /**
     * @param {Pending} pending
     * @param {unknown} proof the `Token` of the reply; absent from a service without PUBLIC_URL
     */
    fillVerified(pending, proof) {
      fill(SUCCESS[pending.type]?.(pending) ?? 'Confirmed', pending);
      if (typeof proof === 'string') void token.show(proof);
    },
    /**
     * For a code that another tab used, or this tab before a reload: its token is not kept.
     * @param {Pending} pending
     */
    fillUsed(pending) {
      fill('This code was used', pending);
    },
    focus: () => title.focus(),
  };
}
