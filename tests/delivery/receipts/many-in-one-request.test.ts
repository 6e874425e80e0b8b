import { createServer } from 'node:http';
import express from 'express';
import type { Receipt } from '../../../src/delivery/receipts/receipt-adapter';
import { mountReceipts } from '../../../src/routes/receipts';
import { listen } from '../../support/free-port';
import { onTeardown } from '../../support/harness';

test('each report of a request is booked, and all at once', async () => {
  const all = Array.from({ length: 1_000 }, (_, index): Receipt => ({ ref: `${index}`, state: 'delivered' }));
  const booked: string[] = [];
  let waiting: (() => void)[] = [];
  const app = express();
  mountReceipts(app, {
    publicUrl: 'https://otp.example.com',
    adapters: new Map([['whatsapp', { methods: ['POST'], receive: () => ({ receipts: all, reply: '' }) }]]),
    receipts: {
      isReporting: () => true,
      addressOf: () => undefined,
      begin: () => Promise.resolve(),
      open: ({ ref }) => ({ otpId: ref, attempt: 1, expiresAt: new Date(), channel: 'whatsapp', country: 'US' }),
      book: ({ ref }) => {
        booked.push(ref);
        return new Promise((resolve) => {
          waiting.push(() => resolve());
          if (waiting.length < all.length) return;
          for (const end of waiting) end();
          waiting = [];
        });
      },
    },
  });
  const server = createServer(app);
  const url = `http://127.0.0.1:${await listen(server)}/api/v1/receipts/whatsapp`;
  onTeardown(() => void server.close());
  const reply = await fetch(url, { method: 'POST', body: '{}', signal: AbortSignal.timeout(5_000) });
  expect(reply.status).toBe(200);
  expect(booked).toEqual(all.map(({ ref }) => ref));
});
