import type { Message, Provider } from './provider';

export interface InboxMessage extends Message {
  id: number;
  receivedAt: string;
}

/** Stands in for real providers in development: keeps the last messages and shows them on the console. */
export interface Inbox {
  provider: Provider;
  /** Newest first. */
  messages(): readonly InboxMessage[];
}

const KEPT = 100;

export function createInbox(print: (text: string) => void): Inbox {
  const kept: InboxMessage[] = [];
  let received = 0;
  return {
    provider: {
      name: 'inbox',
      send(message) {
        received += 1;
        kept.unshift({ id: received, receivedAt: new Date().toISOString(), ...message });
        kept.length = Math.min(kept.length, KEPT);
        print(`\n── ${message.channel} to ${message.to} ──\n${message.text}\n\n`);
        return Promise.resolve();
      },
    },
    messages: () => kept,
  };
}
