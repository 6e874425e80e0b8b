import { announce } from './announce.js';
import { byId, element } from './element.js';
import { followInbox } from './inbox-stream.js';
import { messageView } from './message-view.js';

const SHOWN = 10; // so that what is below stays near; /inbox has more

/**
 * Shows the development inbox and keeps it as the service has it.
 * @param {(isLive: boolean) => void} onState told when the service goes and when it is back
 */
export function showInbox(onState) {
  const list = byId('messages', HTMLOListElement);
  const empty = byId('inbox-empty', HTMLElement);
  const pill = byId('inbox-state', HTMLElement);

  /** @param {import('./inbox-stream.js').Message} message */
  const add = (message) => {
    const view = messageView(message);
    list.prepend(element('li', {}, view));
    while (list.children.length > SHOWN) list.lastElementChild?.remove();
    empty.hidden = true;
    return view;
  };

  followInbox({
    onAll(messages) {
      list.replaceChildren();
      empty.hidden = messages.length > 0;
      const views = messages.slice(0, SHOWN).reverse().map(add);
      const newest = views.at(-1);
      if (newest) newest.open = true;
    },
    onMessage(message) {
      // One is open at a time, but for the one that somebody is in.
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
