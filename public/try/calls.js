import { onCall, urlOf } from './api.js';
import { STATUS_PATH } from './code-requests.js';
import { copyButton } from './copy.js';
import { byId, element } from './element.js';

/** @typedef {import('./api.js').Call} Call */

const MAX_CALLS = 10;

/**
 * Shows each request with its reply, newest first. A status request is one of many: it appears only if its reply is
 * another than the one before, and does not open.
 */
export function showCalls() {
  const list = byId('calls', HTMLOListElement);
  let lastStatus = '';
  onCall((call) => {
    const isStatus = call.path === STATUS_PATH;
    if (isStatus) {
      const status = JSON.stringify([call.fields, call.status, call.reply]);
      if (status === lastStatus) return;
      lastStatus = status;
    }
    byId('calls-empty', HTMLElement).hidden = true;
    const view = callView(call);
    if (call.method === 'POST' && !isStatus) open(view);
    list.prepend(element('li', {}, view));
    while (list.children.length > MAX_CALLS) list.lastElementChild?.remove();
  });
}

/**
 * Opens one call and closes the others, except for one that is in use.
 * @param {HTMLElement} view
 */
function open(view) {
  for (const other of document.querySelectorAll('#calls details')) {
    if (!other.contains(document.activeElement)) other.removeAttribute('open');
  }
  view.setAttribute('open', '');
}

/** @param {Call} call */
function callView(call) {
  const { method, path, status, ms } = call;
  const kind = status >= 200 && status < 300 ? 'good' : 'bad';
  return element(
    'details',
    {},
    element(
      'summary',
      {},
      element('span', { class: `kind ${kind}` }, status === 0 ? '–' : String(status)),
      element('code', { class: 'title' }, `${method} ${path}`),
      element('span', { class: 'meta' }, `${ms} ms`),
    ),
    element(
      'div',
      { class: 'exchange' },
      element('div', {}, element('h3', {}, 'Request'), element('pre', {}, requestText(call))),
      element('div', {}, element('h3', {}, 'Reply'), element('pre', {}, replyText(call))),
    ),
    element('div', { class: 'foot' }, copyButton('Copy as curl', curl(call))),
  );
}

/** @param {Call} call */
function requestText({ method, path, fields, withKey }) {
  const key = withKey ? ['Authorization: Bearer ••••'] : [];
  if (fields === undefined) return [`${method} ${path}`, ...key].join('\n');
  const head = [`${method} ${path}`, 'Content-Type: application/json', ...key];
  return [...head, '', JSON.stringify(fields, null, 2)].join('\n');
}

/** @param {Call} call */
function replyText({ status, headers, reply }) {
  if (status === 0) return 'The service did not reply.';
  const head = headers.map(([name, value]) => `${name}: ${value}`);
  return [String(status), ...head, '', JSON.stringify(reply, null, 2)].join('\n');
}

/**
 * Leaves out the API key, because copied commands get pasted into tickets.
 * @param {Call} call
 */
function curl({ path, fields, withKey }) {
  const parts = [
    `curl ${urlOf(path)}`,
    ...(withKey ? ['-H "Authorization: Bearer $OTP_API_KEY"'] : []),
    ...(fields === undefined ? [] : ["-H 'Content-Type: application/json'", `-d ${quoted(JSON.stringify(fields))}`]),
  ];
  return parts.join(' \\\n  ');
}

/** @param {string} text */
function quoted(text) {
  return `'${text.replaceAll("'", "'\\''")}'`;
}
