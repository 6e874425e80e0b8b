import { createHash } from 'node:crypto';
import { Query, type ClientConfig, type QueryResult, type QueryResultRow } from 'pg';
import { Client } from './pg-client';

/**
 * Connections that send statements without waiting for earlier replies. Each statement is its own transaction,
 * and is prepared: the server parses and plans it once on each connection, which is most of its cost.
 */
export interface Pipeline {
  query<Row extends QueryResultRow>(text: string, values: readonly unknown[]): Promise<Row[]>;
  /** Waits until every statement that was sent has its reply. */
  close(): Promise<void>;
}

interface Options {
  /** At most this many, at least one; each opens when the ones before it are busy. */
  connections: number;
  /** How long a statement may wait for a connection with room. */
  waitMs: number;
  /** Runs on each connection before its first statement. */
  setUp: (client: Client) => Promise<void>;
}

interface Connection {
  /** Undefined before the first statement, and after the connection is lost. */
  client: Promise<Client> | undefined;
  isOpen: boolean;
  /** After a failed attempt to open: other connections are preferred until then, in ms of performance.now(). */
  retryAfterMs: number;
  inFlight: number;
}

// A slow statement delays those behind it; a statement without a reply fails them with its connection.
const MOST_IN_FLIGHT = 8;
// Idle connections stay open, and firewalls drop silent ones unless they are probed.
const PROBED_AFTER_MS = 30_000;
// A connection that fails at once is always the least busy: without this pause every statement would go to it.
const RETRY_AFTER_MS = 1_000;

export function createPipeline(config: ClientConfig, { connections, waitMs, setUp }: Options): Pipeline {
  const all = Array.from({ length: connections }, (): Connection => ({
    client: undefined,
    isOpen: false,
    retryAfterMs: 0,
    inFlight: 0,
  }));
  /** Statements that wait for room, oldest first. */
  const waiting = new Set<(connection: Connection) => void>();
  let isClosed = false;

  function open(connection: Connection): Promise<Client> {
    if (isClosed) throw new Error('The pipeline is closed');
    const keepAliveInitialDelayMillis = PROBED_AFTER_MS;
    const client = new Client({ ...config, keepAliveInitialDelayMillis, pipeline: true });
    const opening = client
      .connect()
      .then(() => setUp(client))
      .then(() => {
        if (connection.client === opening) connection.isOpen = true;
        return client;
      });
    const forget = () => {
      if (connection.client === opening) Object.assign(connection, { client: undefined, isOpen: false });
    };
    client.once('error', forget).once('end', forget);
    opening.catch(() => {
      forget();
      connection.retryAfterMs = performance.now() + RETRY_AFTER_MS;
      void client.end();
    });
    return opening;
  }

  /** Connections that are open or may be opened; all of them if every one has failed lately. */
  function usable(): Connection[] {
    const now = performance.now();
    const some = all.filter(({ isOpen, retryAfterMs }) => isOpen || retryAfterMs <= now);
    return some.length > 0 ? some : all;
  }

  function acquire(): Connection | Promise<Connection> {
    const connection = usable().reduce((least, each) => (each.inFlight < least.inFlight ? each : least));
    if (connection.inFlight < MOST_IN_FLIGHT) {
      connection.inFlight += 1;
      return connection;
    }
    return new Promise((resolve, reject) => {
      const take = (free: Connection) => {
        clearTimeout(timer);
        resolve(free);
      };
      const timer = setTimeout(() => {
        waiting.delete(take);
        reject(new Error('No connection had room in time'));
      }, waitMs);
      waiting.add(take);
    });
  }

  function release(connection: Connection): void {
    const [next] = waiting;
    if (next === undefined || !usable().includes(connection)) {
      connection.inFlight -= 1;
      return;
    }
    waiting.delete(next);
    next(connection);
  }

  async function query<Row extends QueryResultRow>(text: string, values: readonly unknown[]): Promise<Row[]> {
    const connection = await acquire();
    try {
      const client = await (connection.client ??= open(connection)).catch((error: unknown) => {
        if (!all.some(({ isOpen }) => isOpen)) throw error;
        return undefined;
      });
      if (client !== undefined) return await run<Row>(client, text, values);
    } finally {
      release(connection);
    }
    return query(text, values); // nothing was sent, and other connections are open
  }

  return {
    query,

    async close() {
      isClosed = true;
      await Promise.allSettled(all.map(async ({ client }) => (await client)?.end()));
    },
  };
}

/** Passes a Query, because pg copies a plain object with all its property descriptors (6 % of a verify). */
function run<Row extends QueryResultRow>(client: Client, text: string, values: readonly unknown[]) {
  return new Promise<Row[]>((resolve, reject) => {
    const callback = (error: Error | null, result: QueryResult<Row>) => {
      if (error) reject(error);
      else resolve(result.rows);
    };
    client.query(Object.assign(new Query(text, [...values]), { name: nameOf(text), callback }));
  });
}

const names = new Map<string, string>();

/** Names a statement by its text, the same in every process. The texts are constants, so the map stays small. */
function nameOf(text: string): string {
  const known = names.get(text);
  if (known !== undefined) return known;
  const name = createHash('sha256').update(text).digest('base64url').slice(0, 32);
  names.set(text, name);
  return name;
}
