/* Pooled Nodemailer, without the service: in a loop, and behind a bare Express handler. */
import type { AddressInfo } from 'node:net';
import express from 'express';
import { createTransport } from 'nodemailer';

const transport = createTransport({
  pool: true,
  maxConnections: 20,
  maxMessages: Infinity,
  host: '127.0.0.1',
  port: Number(process.env['SMTP_PORT']),
  ignoreTLS: true,
});
const mail = JSON.parse(process.env['MAIL'] ?? '{}') as {
  subject: string;
  text: string;
  html: string;
};
const send = (to: string) => transport.sendMail({ from: 'bench@example.com', to, ...mail });

const app = express();
app.use(express.json());

app.post('/send', async (req, res) => {
  const { email } = req.body as { email: string };
  await send(email);
  res.json({ Status: 'Success' });
});

/** Sends for `seconds` with `atOnce` concurrent sends, without an HTTP request for each. */
app.get('/loop', async (req, res) => {
  const { seconds, atOnce } = req.query;
  const start = performance.now();
  const end = start + Number(seconds) * 1000;
  let sent = 0;
  const loop = async () => {
    while (performance.now() < end) {
      await send(`user${(sent += 1)}@example.com`);
    }
  };
  await Promise.all(Array.from({ length: Number(atOnce) }, loop));
  res.json({ sent, rate: (sent / (performance.now() - start)) * 1000 });
});

const server = app.listen(0, '127.0.0.1', () => {
  process.send?.((server.address() as AddressInfo).port);
});
