import type { ClientRequest } from 'node:http';
import { HttpsProxyAgent } from 'https-proxy-agent';
import { proxyFor, type Proxies } from './network';
import { ProxyRefusal } from './tunnels';

/** The agents of the AWS SDK's transport, for a service at this URL. */
export function awsAgents(url: URL, proxies: Proxies) {
  const proxy = proxyFor(url, proxies);
  // The SDK's own limit of 50 sockets would make message 51 wait for one. `signal` bounds each send.
  const options = { keepAlive: true, maxSockets: Infinity };
  if (proxy === '') return { httpAgent: options, httpsAgent: options };
  // Named after its proxy's CONNECT, which serves http:// requests too.
  const agent = new HttpsProxyAgent(proxy, options);
  agent.on('proxyConnect', ({ statusCode }: { statusCode: number }, request: ClientRequest) => {
    // The agent would give a refusal of the proxy to the SDK as the reply of AWS.
    if (statusCode !== 200) request.destroy(new ProxyRefusal());
  });
  return { httpAgent: agent, httpsAgent: agent };
}
