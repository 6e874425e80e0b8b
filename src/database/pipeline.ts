import { createHash } from 'node:crypto';
import { Query, type ClientConfig, type QueryResult, type QueryResultRow } from 'pg';
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

interface Options {
  /** At most so many, at least one; each is opened when those before it are busy. */
  connections: number;
  /** How long a statement may wait for one that has room. */
  waitMs: number;
  /** What a connection needs before its first statement. */
  setUp: (client: Client) => Promise<void>;
}

interface Line {
  /** Undefined until it is needed, and again when it is lost. */
  client: Promise<Client> | undefined;
  isOpen: boolean;
  /** Where it could not be opened: until then it is passed over for others. In ms of performance.now(). */
  restsUntil: number;
  inFlight: number;
}

// A slow statement holds up those behind it, and one without a reply takes them down with its connection.
const MOST_IN_FLIGHT = 8;
// Connections stay open while nobody asks: without probes, firewalls forget those that are silent.
const PROBED_AFTER_MS = 30_000;
// One that fails at once always has room, and would draw every statement to itself.
const REST_MS = 1_000;

export function createPipeline(
  config: ClientConfig,
  { connections, waitMs, setUp }: Options,
): Pipeline {
  const lines = Array.from({ length: connections }, (): Line => ({
    client: undefined,
    isOpen: false,
    restsUntil: 0,
    inFlight: 0,
  }));
  /** Who waits for room, the first to come first. */
  const waiting = new Set<(line: Line) => void>();
  let isClosed = false;

  function open(line: Line): Promise<Client> {
    if (isClosed) throw new Error('The pipeline is closed');
    const keepAliveInitialDelayMillis = PROBED_AFTER_MS;
    const client = new Client({ ...config, keepAliveInitialDelayMillis, pipeline: true });
    const opening = client
      .connect()
      .then(() => setUp(client))
      .then(() => {
        if (line.client === opening) line.isOpen = true;
        return client;
      });
    const forget = () => {
      if (line.client === opening) Object.assign(line, { client: undefined, isOpen: false });
    };
    client.once('error', forget).once('end', forget);
    opening.catch(() => {
      forget();
      line.restsUntil = performance.now() + REST_MS;
      void client.end();
    });
    return opening;
  }

  /** Those that statements may go to: all of them where all rest. */
  function awake(): Line[] {
    const now = performance.now();
    const some = lines.filter(({ isOpen, restsUntil }) => isOpen || restsUntil <= now);
    return some.length > 0 ? some : lines;
  }

  function takeRoom(): Line | Promise<Line> {
    const line = awake().reduce((least, each) => (each.inFlight < least.inFlight ? each : least));
    if (line.inFlight < MOST_IN_FLIGHT) {
      line.inFlight += 1;
      return line;
    }
    return new Promise((resolve, reject) => {
      const take = (free: Line) => {
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

  function giveRoom(line: Line): void {
    const [next] = waiting;
    if (next === undefined || !awake().includes(line)) {
      line.inFlight -= 1;
      return;
    }
    waiting.delete(next);
    next(line);
  }

  async function query<Row extends QueryResultRow>(
    text: string,
    values: readonly unknown[],
  ): Promise<Row[]> {
    const line = await takeRoom();
    try {
      const client = await (line.client ??= open(line)).catch((error: unknown) => {
        if (!lines.some(({ isOpen }) => isOpen)) throw error;
        return undefined;
      });
      if (client !== undefined) return await run<Row>(client, text, values);
    } finally {
      giveRoom(line);
    }
    return query(text, values); // nothing was sent, and others are open
  }

  return {
    query,

    async close() {
      isClosed = true;
      await Promise.allSettled(lines.map(async ({ client }) => (await client)?.end()));
    },
  };
}

/** As a Query of its own, because pg copies a plain description with all its property descriptors. */
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

/** One name a text, in every process alike. The texts are constants of this service, so there are few. */
function nameOf(text: string): string {
  const known = names.get(text);
  if (known !== undefined) return known;
  const name = createHash('sha256').update(text).digest('base64url').slice(0, 32);
  names.set(text, name);
  return name;
}
