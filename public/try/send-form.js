import { CHANNELS, isChannel } from './channels.js';
import { byId } from './element.js';

/**
 * @typedef {import('./channels.js').Channel} Channel
 * @typedef {{ path: string, recipient: string, channel: Channel, type: string, fields: Record<string, string> }}
 *   SendRequest `fields` is the body of the send.
 */

const RECIPIENTS = /** @type {const} */ ({
  address: {
    path: '/api/v1/email/otp',
    field: 'email',
    label: 'E-mail address',
    input: { type: 'email', autocomplete: 'email', placeholder: 'ada@example.com' },
  },
  number: {
    path: '/api/v1/phone/otp',
    field: 'phone_number',
    label: 'Phone number',
    input: { type: 'tel', autocomplete: 'tel', placeholder: '+1 202 555 0143' },
  },
});

/** The first form: recipient, channel, purpose and language of the code. */
export function sendForm() {
  const form = byId('ask', HTMLFormElement);
  const recipient = byId('recipient', HTMLInputElement);
  const label = form.querySelector('label[for="recipient"]');
  /** The recipient typed for each kind, restored when the person switches back. */
  const typed = { address: '', number: '' };

  /** @returns {Channel} */
  const channel = () => {
    const chosen = new FormData(form).get('channel');
    return isChannel(chosen) ? chosen : 'email';
  };
  let shown = CHANNELS[channel()].kind;
  const show = () => {
    typed[shown] = recipient.value;
    shown = CHANNELS[channel()].kind;
    for (const [name, value] of Object.entries(RECIPIENTS[shown].input)) {
      recipient.setAttribute(name, value);
    }
    if (label) label.textContent = RECIPIENTS[shown].label;
    recipient.value = typed[shown];
  };
  form.addEventListener('change', ({ target }) => {
    if (target instanceof HTMLInputElement && target.name === 'channel') show();
  });
  show();

  return {
    form,
    recipient,
    /**
     * Fills the form in as it was for a saved send.
     * @param {SendRequest} saved
     */
    fill({ recipient: to, channel: saved, type, fields }) {
      const channels = form.elements.namedItem('channel');
      if (channels instanceof RadioNodeList) channels.value = saved;
      show();
      recipient.value = to;
      byId('type', HTMLSelectElement).value = type;
      byId('locale', HTMLSelectElement).value = fields.locale ?? '';
    },
    /** @returns {SendRequest} */
    read() {
      const { path, field } = RECIPIENTS[shown];
      const type = byId('type', HTMLSelectElement).value;
      const locale = byId('locale', HTMLSelectElement).value;
      const to = recipient.value.trim();
      const fields = {
        [field]: to,
        type,
        ...(shown === 'number' ? { channel: channel() } : {}),
        ...(locale === '' ? {} : { locale }),
      };
      return { path, recipient: to, channel: channel(), type, fields };
    },
  };
}
