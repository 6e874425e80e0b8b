import { urlOf } from './api.js';

/**
 * @typedef {{
 *   id: number, receivedAt: string, channel: import('./channels.js').Channel, to: string, type: string,
 *   code: string, text: string, locale: string, subject?: string, mail?: string, segments?: number,
 * }} Message A message of `/inbox/events`; `mail` is the path of its HTML part.
 */

const RETRY_MS = 2000;

/**
 * Follows the development inbox until the page closes, across restarts of the service.
 * @param {{
 *   onAll: (messages: Message[]) => void,
 *   onMessage: (message: Message) => void,
 *   onState: (isLive: boolean) => void,
 * }} watcher
 */
export function followInbox({ onAll, onMessage, onState }) {
  const source = new EventSource(urlOf('/inbox/events'));
  source.addEventListener('inbox', ({ data }) => {
    onAll(JSON.parse(data));
    onState(true);
  });
  source.addEventListener('message', ({ data }) => onMessage(JSON.parse(data)));
  source.addEventListener('error', () => {
    onState(false);
    // EventSource reconnects after a lost connection, but not after a status other than 200.
    if (source.readyState !== EventSource.CLOSED) return;
    setTimeout(() => followInbox({ onAll, onMessage, onState }), RETRY_MS);
  });
}
