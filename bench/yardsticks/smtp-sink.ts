/* A mail server that counts every message and discards it. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { SMTPServer } from 'smtp-server';

let received = 0;
const smtp = new SMTPServer({
  authOptional: true,
  disabledCommands: ['AUTH', 'STARTTLS'],
  disableReverseLookup: true,
  logger: false,
  onData(stream, _session, done) {
    stream.once('end', () => {
      received += 1;
      done();
    });
    stream.resume();
  },
});

/** Reports the SMTP port and the number of messages. */
const http = createServer((_req, res) => {
  const { port } = smtp.server.address() as AddressInfo;
  res.end(JSON.stringify({ port, received }));
});
smtp.listen(0, '127.0.0.1', () => {
  http.listen(0, '127.0.0.1', () => process.send?.((http.address() as AddressInfo).port));
});
