import { urlOf } from './api.js';
import { copyButton } from './copy.js';
import { element } from './element.js';

/** @typedef {import('./inbox-stream.js').Message} Message */

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
      element('span', { class: `kind ${message.channel}` }, isMail ? 'Mail' : 'SMS'),
      heading,
      element('span', { class: 'meta' }, 'to ', element('bdi', {}, message.to), ' · ', time),
    ),
  );
  details.addEventListener('toggle', () => {
    if (details.open && details.children.length === 1) {
      details.append(isMail ? mail(message) : bubble(message), foot(message));
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

/** @param {Message} message */
function bubble({ text }) {
  return element('div', { class: 'phone' }, element('p', { class: 'bubble', dir: 'auto' }, text));
}

/** @param {Message} message */
function foot({ code, segments, text }) {
  const size =
    segments === undefined ? '' : `${segments} ${segments === 1 ? 'segment' : 'segments'} · ${text.length} characters`;
  return element('div', { class: 'foot' }, copyButton('Copy code', code), element('span', {}, size));
}
