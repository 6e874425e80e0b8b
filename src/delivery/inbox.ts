import { countSegments } from '../sms/segments';
import type { Message, Provider } from './provider';

export interface InboxMessage extends Message {
  id: number;
  receivedAt: string;
  /** SMS only: how many messages a carrier would bill. */
  segments?: number;
}

export interface InboxWatcher {
  received(message: InboxMessage): void;
  /** Nothing follows: the service stops. */
  closed(): void;
}

/** Stands in for real providers in development: keeps the last messages and shows them on the console. */
export interface Inbox {
  provider: Provider;
  /** Newest first. */
  messages(): readonly InboxMessage[];
  /** Tells the watcher of every message from now on, until the function given back is called. */
  watch(watcher: InboxWatcher): () => void;
  /** Lets go of every watcher, so that none holds up the end of the service. */
  close(): void;
}

const KEPT = 100;

export function createInbox(print: (text: string) => void): Inbox {
  const kept: InboxMessage[] = [];
  const watchers = new Set<InboxWatcher>();
  let received = 0;
  let isClosed = false;
  return {
    provider: {
      name: 'inbox',
      send(message) {
        received += 1;
        const caught = {
          id: received,
          receivedAt: new Date().toISOString(),
          ...message,
          ...segmentsOf(message),
        };
        kept.unshift(caught);
        kept.length = Math.min(kept.length, KEPT);
        print(`\n── ${message.channel} to ${message.to} ──\n${message.text}\n\n`);
        for (const watcher of watchers) watcher.received(caught);
        return Promise.resolve();
      },
    },

    messages: () => kept,

    watch(watcher) {
      if (isClosed) watcher.closed();
      else watchers.add(watcher);
      return () => void watchers.delete(watcher);
    },

    close() {
      isClosed = true;
      for (const watcher of watchers) watcher.closed();
      watchers.clear();
    },
  };
}

function segmentsOf({ channel, text }: Message) {
  return channel === 'sms' ? { segments: countSegments(text).segments } : {};
}
