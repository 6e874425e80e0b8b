import http from 'node:http';
import https from 'node:https';
import { isIP, type Socket } from 'node:net';
import { hostOf } from '../../config/setting-kinds';

/** A proxy replied without opening a tunnel: 407 is a wrong password, 403 a forbidden target. */
export class ProxyRefusal extends Error {
  constructor(readonly status: number) {
    super('proxy_refusal');
    this.name = 'ProxyRefusal';
  }
}

/**
 * Opens a connection to `target` through a proxy (CONNECT, RFC 9110 9.3.6).
 * @param target host and port, such as `api.twilio.com:443`
 */
export function openTunnel(proxy: URL, target: string, timeoutMs: number): Promise<Socket> {
  const host = hostOf(proxy);
  const { request } = proxy.protocol === 'https:' ? https : http;
  return new Promise((resolve, reject) => {
    const connect = request({
      method: 'CONNECT',
      protocol: proxy.protocol,
      host,
      port: proxy.port,
      path: target,
      headers: { Host: target, ...authorization(proxy) },
      // Otherwise Node would expect a certificate for the target, which is in the Host header.
      servername: isIP(host) === 0 ? host : '',
      agent: false,
    });
    const timer = setTimeout(() => connect.destroy(new Error('proxy_timeout')), timeoutMs);
    connect.once('close', () => clearTimeout(timer));
    connect.once('error', reject);
    connect.once('connect', ({ statusCode = 0 }, socket) => {
      clearTimeout(timer);
      socket.on('error', () => undefined); // until the request's own listener is there
      if (statusCode >= 200 && statusCode < 300) {
        resolve(socket);
        return;
      }
      socket.destroy();
      reject(new ProxyRefusal(statusCode));
    });
    connect.end();
  });
}

function authorization({ username, password }: URL) {
  if (username === '' && password === '') return {};
  const credentials = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`;
  return { 'Proxy-Authorization': `Basic ${Buffer.from(credentials).toString('base64')}` };
}
