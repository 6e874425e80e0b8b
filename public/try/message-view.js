import { urlOf } from './api.js';
import { CHANNELS } from './channels.js';
import { copyButton } from './copy.js';
import { element } from './element.js';

/** @typedef {import('./inbox-stream.js').Message} Message */

/** @type {Partial<Record<import('./channels.js').Channel, string>>} */
const NOTES = {
  whatsapp: 'Over WhatsApp’s Cloud API, the words of your template take the place of these.',
  voice: 'A voice says this twice:',
};

/**
 * A collapsed message of the inbox. Its content is created when it is first opened.
 * @param {Message} message
 */
export function messageView(message) {
  const isMail = message.channel === 'email';
  const details = document.createElement('details');
  const heading = element('span', { class: 'title', dir: 'auto' }, message.subject ?? message.text);
  const receivedAt = new Date(message.receivedAt);
  const time = element(
    'time',
    { datetime: message.receivedAt },
    receivedAt.toLocaleTimeString([], { hour: '2-digit', minute: '2-digit', second: '2-digit' }),
  );
  details.append(
    element(
      'summary',
      {},
      element('span', { class: `kind ${message.channel}` }, CHANNELS[message.channel].inboxTag),
      heading,
      element('span', { class: 'meta' }, 'to ', element('bdi', {}, message.to), ' · ', time),
    ),
  );
  details.addEventListener('toggle', () => {
    if (details.open && details.children.length === 1) {
      details.append(isMail ? mail(message) : phone(message), foot(message));
    }
  });
  return details;
}

/** @param {Message} message */
function mail({ mail: path = '', subject = '' }) {
  // allow-same-origin lets the page read its height. Without allow-scripts, no script in it runs.
  const frame = document.createElement('iframe');
  frame.title = `Mail: ${subject}`;
  frame.setAttribute('sandbox', 'allow-same-origin');
  frame.src = urlOf(path);
  const fit = () => {
    const root = frame.contentDocument?.documentElement;
    if (!root) return;
    frame.height = '0';
    frame.height = String(root.scrollHeight);
  };
  frame.addEventListener('load', fit);
  new ResizeObserver(([entry]) => {
    const width = String(Math.round(entry?.contentRect.width ?? 0));
    if (frame.dataset['width'] === width) return;
    frame.dataset['width'] = width;
    fit();
  }).observe(frame);
  return element('div', { class: 'mail' }, frame);
}

/**
 * A text on a phone, or the words of a call.
 * @param {Message} message
 */
function phone({ channel, text, locale }) {
  const attributes = { class: `bubble ${channel}`, dir: 'auto', lang: locale };
  const note = NOTES[channel];
  const notes = note === undefined ? [] : [element('p', { class: 'hint' }, note)];
  return element('div', { class: 'phone' }, ...notes, element('p', attributes, text));
}

/** @param {Message} message */
function foot({ channel, code, segments = 0, text }) {
  const size = `${segments} ${segments === 1 ? 'segment' : 'segments'} · ${text.length} characters`;
  const sizes = channel === 'sms' ? [element('span', {}, size)] : [];
  return element('div', { class: 'foot' }, copyButton('Copy code', code), ...sizes);
}
