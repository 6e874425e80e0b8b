import net from 'node:net';
import { onTeardown, type Listening } from './harness';

const DRIP_INTERVAL_MS = 200;

/** What a slow client sends: `opening` at once, then `drip` every 200 ms. */
export interface SlowRequest {
  opening: string;
  drip: string;
}

/** Connects a client that sends slowly until the service disconnects it. */
export function connectDripping({ url }: Listening, { opening, drip }: SlowRequest): net.Socket {
  const socket = net.connect(Number(new URL(url).port), '127.0.0.1');
  onTeardown(() => void socket.destroy());
  socket.on('error', () => undefined); // a reset also counts as a disconnect
  socket.resume();
  socket.write(opening);
  if (drip !== '') {
    const dripping = setInterval(() => {
      if (socket.writable) socket.write(drip);
    }, DRIP_INTERVAL_MS);
    socket.once('close', () => clearInterval(dripping));
  }
  return socket;
}
