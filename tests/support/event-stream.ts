import { onTeardown, type Listening } from './harness';

export interface StreamedEvent {
  name: string;
  data: unknown;
}

export interface EventStream {
  status: number;
  headers: Headers;
  /** The next event, `comment` for a heartbeat, or undefined once the service has ended the stream. */
  next(): Promise<StreamedEvent | 'comment' | undefined>;
  close(): void;
}

/** Reads server-sent events in the format of the HTML standard. */
export async function openStream({ url }: Listening, path: string): Promise<EventStream> {
  const abort = new AbortController();
  onTeardown(() => abort.abort());
  const { status, headers, body } = await fetch(url + path, { signal: abort.signal });
  const reader = body?.pipeThrough(new TextDecoderStream()).getReader();
  let unread = '';
  const nextBlock = async (): Promise<string | undefined> => {
    for (;;) {
      const end = unread.indexOf('\n\n');
      if (end >= 0) {
        const block = unread.slice(0, end);
        unread = unread.slice(end + 2);
        return block;
      }
      const chunk = await reader?.read();
      if (chunk?.value === undefined) return undefined;
      unread += chunk.value;
    }
  };
  return {
    status,
    headers,
    async next() {
      for (;;) {
        const block = await nextBlock();
        if (block === undefined) return undefined;
        if (block.startsWith(':')) return 'comment';
        const [, name, data] = /^event: (.*)\ndata: (.*)$/.exec(block) ?? [];
        if (name !== undefined && data !== undefined) return { name, data: JSON.parse(data) as unknown };
      }
    },
    close: () => abort.abort(),
  };
}
