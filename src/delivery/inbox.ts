import { countSegments } from '../sms/segments';
import type { Message, Provider } from './provider';

export interface InboxMessage extends Omit<Message, 'trace' | 'inEnglish' | 'receipt'> {
  id: number;
  receivedAt: string;
  /** SMS only: the number of messages that a carrier would bill. */
  segments?: number;
}

export interface InboxWatcher {
  received(message: InboxMessage): void;
  /** The service stops: no message follows. */
  closed(): void;
}

/** The provider of development: keeps the last 100 messages and prints them to the console. */
export interface Inbox {
  provider: Provider;
  /** Newest first. */
  messages(): readonly InboxMessage[];
  /** Passes new messages to the watcher until the returned function is called. */
  watch(watcher: InboxWatcher): () => void;
  /** Ends every watcher, so that open event streams do not delay the stop of the service. */
  close(): void;
}

const KEPT = 100;

interface Caught {
  id: number;
  receivedAt: Date;
  message: Message;
}

export function createInbox(print: (text: string) => void): Inbox {
  const kept: Caught[] = [];
  const watchers = new Set<InboxWatcher>();
  let received = 0;
  let isClosed = false;
  return {
    provider: {
      name: 'inbox',
      send(message) {
        received += 1;
        const caught = { id: received, receivedAt: new Date(), message };
        kept.unshift(caught);
        kept.length = Math.min(kept.length, KEPT);
        print(`\n── ${message.channel} to ${message.to} ──\n${message.text}\n\n`);
        for (const watcher of watchers) watcher.received(shown(caught));
        return Promise.resolve(String(received));
      },
    },

    messages: () => kept.map(shown),

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

/** The message without the parts that a provider reads and a person does not. */
function shown({ id, receivedAt, message }: Caught): InboxMessage {
  const copy = { id, receivedAt: receivedAt.toISOString(), ...message, ...segmentsOf(message) };
  delete copy.trace;
  delete copy.inEnglish;
  delete copy.receipt;
  return copy;
}

function segmentsOf({ channel, text }: Message) {
  return channel === 'sms' ? { segments: countSegments(text).segments } : {};
}
