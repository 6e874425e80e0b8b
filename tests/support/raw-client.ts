import { once } from 'node:events';
import net from 'node:net';
import { onTeardown, type Listening } from './harness';

/** Sends these bytes and returns all that the service sent until it closed the connection. */
export async function rawExchange({ url }: Listening, bytes: string): Promise<string> {
  const socket = net.connect(Number(new URL(url).port), '127.0.0.1');
  onTeardown(() => void socket.destroy());
  let received = '';
  socket.on('data', (chunk) => void (received += chunk.toString('latin1')));
  socket.on('error', () => undefined); // a reset also closes the connection
  const closed = once(socket, 'close');
  socket.write(bytes, 'latin1');
  await closed;
  return received;
}

export const statusesIn = (received: string) =>
  Array.from(received.matchAll(/HTTP\/1\.1 (\d{3}) /g), ([, status]) => Number(status));
