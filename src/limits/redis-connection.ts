import type { Log } from '../log';
import { redisClients, type RedisClient, type RedisServer } from './redis-client';
import { replyCode } from './redis-error';
import { createRedisLimiter } from './redis-limiter';
import { createRedisOutage } from './redis-outage';

export interface RedisConnection {
  /** Runs one command. A failure is logged once for an outage. */
  run<Result>(command: (client: RedisClient) => Promise<Result>): Promise<Result>;
  /** Counts as requests do. Rejects if one of the nodes cannot. */
  ping(): Promise<void>;
  close(): void;
}

// So many keys have slots on each master of a cluster of a few.
const PROBE_KEYS = Array.from({ length: 32 }, (_, index) => String(index));

/** Connects to Redis. The service starts without Redis; counters recover when it answers again. */
export async function connectRedis(server: RedisServer, log: Log): Promise<RedisConnection> {
  const clients = await redisClients(server);
  const probe = createRedisLimiter('readyz', { points: 1, windowSeconds: 60 });
  let pinging: Promise<void> | undefined;
  const ping = () =>
    (pinging ??= Promise.all(PROBE_KEYS.map((key) => run((on) => probe.consume(on, key))))
      .then(() => undefined)
      .finally(() => (pinging = undefined)));
  const outage = createRedisOutage(log, ping);

  // After a refused AUTH or SELECT, the connection would count as the default user or in database 0.
  let refusedLogin: Error | undefined;
  const connect = async (created: RedisClient) => {
    // A cluster's first error hides its cause, which `firstError` finds.
    let hidesCause = created.isCluster;
    created.on('ready', () => (refusedLogin = undefined));
    created.on('error', (error: Error) => {
      if (isOfLogin(error)) refusedLogin = error;
      if (!hidesCause) outage.report(error);
    });
    await created.connect().catch(async (error: unknown) => {
      if (hidesCause) outage.report((await clients.firstError()) ?? error);
    });
    hidesCause = false;
    return created;
  };
  let client: RedisClient = server.hosts.length > 1 ? clients.cluster() : clients.single();

  /** The first client stays until the cluster's is connected: commands may wait for replies on it. */
  let joining: Promise<void> | undefined;
  const joinCluster = () =>
    (joining ??= connect(clients.cluster()).then((cluster) => {
      client.disconnect();
      client = cluster;
    }));

  const run: RedisConnection['run'] = async (command) => {
    const used = client;
    const checkLogin = () => {
      if (refusedLogin !== undefined) throw refusedLogin;
    };
    checkLogin();
    try {
      const result = await command(used);
      checkLogin(); // its reply came after that of the login
      return result;
    } catch (error) {
      checkLogin();
      if (!used.isCluster && replyCode(error) === 'MOVED') {
        await joinCluster();
        return run(command);
      }
      // A server that is gone without a word leaves its connection open for many minutes.
      if (isTimeout(error) && !used.isCluster && used.status === 'ready') used.disconnect(true);
      outage.report(error);
      throw error;
    }
  };

  await connect(client);
  await ping().catch(() => undefined);
  return {
    run,
    ping,
    close() {
      outage.close();
      client.disconnect();
    },
  };
}

/** Whether the reply is to the AUTH or SELECT that follows each connect. */
function isOfLogin(error: Error): boolean {
  const command = 'command' in error ? error.command : undefined;
  const name = typeof command === 'object' && command !== null && 'name' in command ? command.name : undefined;
  return name === 'auth' || name === 'select';
}

const isTimeout = (error: unknown) => error instanceof Error && error.message === 'Command timed out';
