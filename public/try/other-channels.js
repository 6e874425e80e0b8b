import { CHANNEL_NAMES, CHANNELS } from './channels.js';
import { byId, element } from './element.js';

/** @typedef {import('./channels.js').Channel} Channel */

/** The offer to have the code sent to the same number by another channel. */
export function otherChannels() {
  const line = byId('other-channels', HTMLElement);
  const offers = byId('other-channels-offers', HTMLElement);
  let isBusy = false;

  return {
    hide() {
      line.hidden = true;
    },
    /**
     * @param {Channel} current
     * @param {(channel: Channel) => Promise<void>} choose
     */
    show(current, choose) {
      const { kind } = CHANNELS[current];
      const others = CHANNEL_NAMES.filter((name) => name !== current && CHANNELS[name].kind === kind);
      line.hidden = others.length === 0;
      offers.replaceChildren(...others.map((channel) => button(channel, choose)));
    },
  };

  /**
   * @param {Channel} channel
   * @param {(channel: Channel) => Promise<void>} choose
   */
  function button(channel, choose) {
    const made = element('button', { type: 'button', class: 'link' }, CHANNELS[channel].by);
    made.addEventListener('click', () => {
      if (isBusy) return;
      isBusy = true;
      void choose(channel).finally(() => (isBusy = false));
    });
    return made;
  }
}
