import { byId } from './element.js';

/**
 * @typedef {{
 *   path: string, recipient: string, kind: 'address' | 'number', type: string, fields: Record<string, string>,
 * }} SendRequest `fields` is the body of the send.
 */

const CHANNELS = /** @type {const} */ ({
  email: {
    path: '/api/v1/email/otp',
    field: 'email',
    kind: 'address',
    label: 'E-mail address',
    input: { type: 'email', autocomplete: 'email', placeholder: 'ada@example.com' },
  },
  sms: {
    path: '/api/v1/phone/otp',
    field: 'phone_number',
    kind: 'number',
    label: 'Phone number',
    input: { type: 'tel', autocomplete: 'tel', placeholder: '+1 202 555 0143' },
  },
});

/** The first form: recipient, channel, purpose and language of the code. */
export function sendForm() {
  const form = byId('ask', HTMLFormElement);
  const recipient = byId('recipient', HTMLInputElement);
  const label = form.querySelector('label[for="recipient"]');
  /** The recipient typed for each channel, restored when the person switches back. */
  const typed = { email: '', sms: '' };

  /** @returns {keyof typeof CHANNELS} */
  const channel = () => (new FormData(form).get('channel') === 'sms' ? 'sms' : 'email');
  let shown = channel();
  const show = () => {
    typed[shown] = recipient.value;
    shown = channel();
    for (const [name, value] of Object.entries(CHANNELS[shown].input)) {
      recipient.setAttribute(name, value);
    }
    if (label) label.textContent = CHANNELS[shown].label;
    recipient.value = typed[shown];
  };
  form.addEventListener('change', ({ target }) => {
    if (target instanceof HTMLInputElement && target.name === 'channel') show();
  });
  show();

  return {
    form,
    recipient,
    /** @returns {SendRequest} */
    read() {
      const { path, field, kind } = CHANNELS[shown];
      const type = byId('type', HTMLSelectElement).value;
      const locale = byId('locale', HTMLSelectElement).value;
      const to = recipient.value.trim();
      const fields = { [field]: to, type, ...(locale === '' ? {} : { locale }) };
      return { path, recipient: to, kind, type, fields };
    },
  };
}
