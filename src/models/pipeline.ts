import { createHash } from 'node:crypto';
import type { ClientConfig, QueryResultRow } from 'pg';
import { Client } from './pg-client';

/**
 * Connections on which statements follow each other without waiting for replies. Each statement is a
 * transaction of its own, and prepared: the server parses and plans it once a connection, which is most of
 * what a small one costs it.
 */
export interface Pipeline {
  query<Row extends QueryResultRow>(text: string, values: readonly unknown[]): Promise<Row[]>;
  /** Once every statement that is on its way has its reply. */
  close(): Promise<void>;
}

interface Line {
  /** Undefined until it is needed, and again when it is lost. */
  client: Promise<Client> | undefined;
  inFlight: number;
}

// Connections stay open while nobody asks: without probes, firewalls forget those that are silent.
const PROBED_AFTER_MS = 30_000;

/** @param connections at most so many, at least one; each is opened when those before it are busy */
export function createPipeline(config: ClientConfig, connections: number): Pipeline {
  const lines = Array.from({ length: connections }, (): Line => ({
    client: undefined,
    inFlight: 0,
  }));
  let isClosed = false;

  function open(line: Line): Promise<Client> {
    const keepAlive = { keepAlive: true, keepAliveInitialDelayMillis: PROBED_AFTER_MS };
    const client = new Client({ ...config, ...keepAlive, pipeline: true });
    const opening = client.connect().then(() => client);
    const forget = () => {
      if (line.client === opening) line.client = undefined;
    };
    client.once('error', forget).once('end', forget);
    opening.catch(forget);
    return opening;
  }

  return {
    async query<Row extends QueryResultRow>(text: string, values: readonly unknown[]) {
      if (isClosed) throw new Error('The pipeline is closed');
      const line = lines.reduce((least, each) => (each.inFlight < least.inFlight ? each : least));
      line.inFlight += 1;
      try {
        const client = await (line.client ??= open(line));
        const statement = { name: nameOf(text), text, values: [...values] };
        return (await client.query<Row>(statement)).rows;
      } finally {
        line.inFlight -= 1;
      }
    },

    async close() {
      isClosed = true;
      await Promise.allSettled(lines.map(async ({ client }) => (await client)?.end()));
    },
  };
}

const names = new Map<string, string>();

/** One name a text, in every process alike. The texts are constants of this service, so there are few. */
function nameOf(text: string): string {
  const known = names.get(text);
  if (known !== undefined) return known;
  const name = createHash('sha256').update(text).digest('base64url').slice(0, 32);
  names.set(text, name);
  return name;
}
