import { announce } from './announce.js';
import { byId, element } from './element.js';
import { followInbox } from './inbox-stream.js';
import { messageView } from './message-view.js';

const MAX_MESSAGES = 10; // keeps the next section within reach; /inbox has more

/**
 * Shows the development inbox and keeps it up to date.
 * @param {(isLive: boolean) => void} onState called when the connection opens or breaks
 */
export function showInbox(onState) {
  const list = byId('messages', HTMLOListElement);
  const empty = byId('inbox-empty', HTMLElement);
  const pill = byId('inbox-state', HTMLElement);

  /** @param {import('./inbox-stream.js').Message} message */
  const add = (message) => {
    const view = messageView(message);
    list.prepend(element('li', {}, view));
    while (list.children.length > MAX_MESSAGES) list.lastElementChild?.remove();
    empty.hidden = true;
    return view;
  };

  followInbox({
    onAll(messages) {
      list.replaceChildren();
      empty.hidden = messages.length > 0;
      const views = messages.slice(0, MAX_MESSAGES).reverse().map(add);
      const newest = views.at(-1);
      if (newest) newest.open = true;
    },
    onMessage(message) {
      // Closes the other messages, except one that holds the focus.
      for (const other of list.querySelectorAll('details')) {
        if (!other.contains(document.activeElement)) other.open = false;
      }
      add(message).open = true;
      announce(`New message in the development inbox: ${message.subject ?? message.text}`);
    },
    onState(isLive) {
      pill.dataset['state'] = isLive ? 'live' : 'away';
      pill.textContent = isLive ? 'Live' : 'Reconnecting…';
      onState(isLive);
    },
  });
}
