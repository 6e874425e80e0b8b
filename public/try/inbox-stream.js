/**
 * @typedef {{
 *   id: number, receivedAt: string, channel: 'email' | 'sms', to: string, type: string, code: string,
 *   text: string, subject?: string, mail?: string, segments?: number,
 * }} Message As `/inbox/events` tells it; `mail` is the address of its HTML part.
 */

const RETRY_MS = 2000;

/**
 * Follows the development inbox, for as long as the page lives, over every restart of the service.
 * @param {{
 *   onAll: (messages: Message[]) => void,
 *   onMessage: (message: Message) => void,
 *   onState: (isLive: boolean) => void,
 * }} watcher
 */
export function followInbox({ onAll, onMessage, onState }) {
  const source = new EventSource('/inbox/events');
  source.addEventListener('inbox', ({ data }) => {
    onAll(JSON.parse(data));
    onState(true);
  });
  source.addEventListener('message', ({ data }) => onMessage(JSON.parse(data)));
  source.addEventListener('error', () => {
    onState(false);
    // It tries again by itself after a lost connection, but not after an answer other than 200.
    if (source.readyState !== EventSource.CLOSED) return;
    setTimeout(() => followInbox({ onAll, onMessage, onState }), RETRY_MS);
  });
}
