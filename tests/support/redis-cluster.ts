import { eventually } from './eventually';
import { freePort } from './free-port';
import { redisAdmin, startRedisServer, type RedisOptions } from './redis-server';

const SLOTS = 16_384;
// Until other nodes call a node failed; its replica then needs about a second to take over.
const NODE_TIMEOUT_MS = 1_000;

const TLS = ['--tls-cluster', 'yes', '--tls-replication', 'yes'];

/** Another program may take a free port before the node does. */
async function startNode(options: RedisOptions, triesLeft = 3): ReturnType<typeof tryToStartNode> {
  try {
    return await tryToStartNode(options);
  } catch (error) {
    const isPortTaken = error instanceof Error && error.message.includes('Address already in use');
    if (!isPortTaken || triesLeft === 0) throw error;
    return startNode(options, triesLeft - 1);
  }
}

async function tryToStartNode({ settings: more = [], scheme = 'redis' }: RedisOptions) {
  const busPort = await freePort();
  const timeout = ['--cluster-node-timeout', String(NODE_TIMEOUT_MS)];
  const cluster = ['--cluster-enabled', 'yes', '--cluster-port', String(busPort), ...timeout];
  const settings = [...cluster, ...(scheme === 'rediss' ? TLS : []), ...more];
  const server = await startRedisServer({ settings, scheme });
  const admin = redisAdmin(server.url);
  await eventually(() => admin.ping().catch(() => undefined)); // a first TLS handshake failed once in many starts
  return { server, busPort, admin };
}

/** A Redis Cluster of three masters with a replica each, and clients of its nodes. */
export async function startRedisCluster(options: RedisOptions = {}) {
  const nodes = await Promise.all(Array.from({ length: 6 }, () => startNode(options)));
  const masters = nodes.slice(0, 3);
  const replicas = nodes.slice(3);
  for (const [index, { admin }] of masters.entries()) {
    const [first, next] = [index, index + 1].map((part) => Math.floor((part * SLOTS) / masters.length));
    await admin.call('CLUSTER', 'ADDSLOTSRANGE', String(first), String((next ?? 0) - 1));
    await admin.call('CLUSTER', 'SET-CONFIG-EPOCH', String(index + 1));
  }
  for (const { server, busPort } of nodes.slice(1)) {
    await nodes[0]?.admin.call('CLUSTER', 'MEET', '127.0.0.1', String(server.port), String(busPort));
  }
  for (const [index, { admin }] of replicas.entries()) {
    const masterId = String(await masters[index]?.admin.call('CLUSTER', 'MYID'));
    await eventually(() =>
      admin.call('CLUSTER', 'REPLICATE', masterId).then(
        () => true,
        () => undefined, // it does not know that master yet
      ),
    );
  }
  for (const { admin } of nodes) {
    await eventually(async () => {
      const isOk = (await admin.cluster('INFO')).includes('cluster_state:ok');
      const lines = String(await admin.call('CLUSTER', 'NODES'))
        .trim()
        .split('\n');
      const known = lines.filter((line) => line.includes('slave')).length;
      return isOk && known === replicas.length ? true : undefined;
    });
  }
  for (const { admin } of replicas) {
    await eventually(async () => ((await admin.info('replication')).includes('link_status:up') ? true : undefined));
  }
  const [replicaOfFirst] = replicas.map(({ admin }) => admin);
  if (replicaOfFirst === undefined) throw new Error('There are no replicas');
  return { replicaOfFirst, masters: masters.map(({ server }) => server), admins: nodes.map(({ admin }) => admin) };
}
