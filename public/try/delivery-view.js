import { deliveryText, deliveryTone } from './delivery-words.js';
import { byId } from './element.js';

/** The line that says how far the message of the pending code came. */
export function deliveryView() {
  const line = byId('delivery', HTMLElement);
  return {
    clear() {
      line.textContent = '';
    },
    /**
     * @param {import('./delivery-watch.js').Delivery} delivery
     * @param {import('./channels.js').Channel} channel
     */
    show(delivery, channel) {
      const text = deliveryText(delivery, channel);
      if (line.textContent === text) return; // screen readers read each change
      line.dataset['tone'] = deliveryTone(delivery);
      line.textContent = text;
    },
  };
}
