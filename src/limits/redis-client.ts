import { isIP } from 'node:net';
import type { Cluster, Redis, RedisOptions } from 'ioredis';
import { replyCode } from './redis-error';

export interface RedisServer {
  /** Several are nodes of one Redis Cluster. */
  hosts: readonly { host: string; port: number }[];
  user: string | undefined;
  password: string | undefined;
  database: number;
  /** 4 or 6 looks up addresses of that IP version only; 0 looks up both. */
  family: 0 | 4 | 6;
  isEncrypted: boolean;
  /** The only authority to trust, in PEM. Undefined: those that Node trusts. */
  ca: string | undefined;
}

export type RedisClient = Redis | Cluster;

const COMMAND_TIMEOUT_MS = 3_000;
const CONNECT_TIMEOUT_MS = 2_000;
const DISCONNECT_TIMEOUT_MS = 200; // a frozen server never closes its side
// A node that became silent sends no MOVED, so the map of the slots must be read again.
const SLOTS_REFRESH_MS = 2_000;

const retryMs = (attempt: number) => Math.min(attempt * 100, 2_000);

/** Creates clients that are not connected yet. */
export async function redisClients(server: RedisServer) {
  const { Cluster, Redis } = await import('ioredis'); // slow to load, and few instances need it
  const { hosts, user, password, database, isEncrypted } = server;
  const common = {
    lazyConnect: true,
    // INFO and CLIENT SETINFO need rights of their own. Without these checks, EVAL's reply names the trouble.
    enableReadyCheck: false,
    disableClientInfo: true,
    commandTimeout: COMMAND_TIMEOUT_MS,
    connectTimeout: CONNECT_TIMEOUT_MS,
    disconnectTimeout: DISCONNECT_TIMEOUT_MS,
    family: server.family,
    ...(user !== undefined && { username: user }),
    ...(password !== undefined && { password }),
  } satisfies RedisOptions;
  const tls = server.ca === undefined ? {} : { ca: server.ca };

  const single = (): Redis => {
    const [address = { host: 'localhost', port: 6379 }] = hosts;
    const servername = isIP(address.host) ? {} : { servername: address.host };
    return new Redis({
      ...common,
      ...address,
      ...(isEncrypted && { tls: { ...servername, ...tls } }),
      db: database,
      enableOfflineQueue: false,
      maxRetriesPerRequest: 0,
      retryStrategy: retryMs,
      // The server became a replica: by now, its name may lead to the new primary.
      reconnectOnError: (error) => ['READONLY', 'MASTERDOWN'].includes(replyCode(error) ?? ''),
    });
  };

  return {
    single,
    /** Why the first host refuses a connection: a cluster's client does not tell. */
    async firstError(): Promise<unknown> {
      const client = single();
      let first: unknown;
      const keep = (error: unknown) => void (first ??= error);
      client.on('error', keep);
      await client
        .connect()
        .then(() => client.ping(), keep)
        .catch(keep);
      client.disconnect();
      return first;
    },
    cluster: (): Cluster =>
      new Cluster([...hosts], {
        lazyConnect: true,
        enableReadyCheck: false,
        enableOfflineQueue: false,
        clusterRetryStrategy: retryMs,
        slotsRefreshInterval: SLOTS_REFRESH_MS,
        // A certificate holds names, so names are not replaced by addresses.
        dnsLookup: (host, callback) => callback(null, host),
        redisOptions: { ...common, ...(isEncrypted && { tls }) },
      }),
  };
}
