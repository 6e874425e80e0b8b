import { once } from 'node:events';
import net from 'node:net';
import tls from 'node:tls';
import { simpleParser, type ParsedMail } from 'mailparser';
import { SMTPServer, type SMTPServerOptions } from 'smtp-server';
import { listen } from './free-port';
import { onTeardown } from './harness';
import { certificate } from './localhost-certificate';

/** How the server treats clients. A test may change it at any time. */
export type SmtpBehaviour =
  | 'accept'
  | 'refuse-connection' // 421 instead of a greeting
  | 'silent' // never sends a greeting
  | 'refuse-recipient' // 550 with the recipient in its text, as real servers reply
  | 'greylist' // 450, likewise
  | 'drip' // an endless reply to RCPT, one byte every 20 ms
  | 'drop-after-data'; // accepts the message, but closes the connection instead of confirming it

export interface SmtpSinkOptions {
  /** `broken` offers STARTTLS and fails the handshake; `implicit` is TLS from the first byte. */
  tls?: 'none' | 'starttls' | 'broken' | 'implicit';
  auth?: 'none' | 'offered' | 'required';
  /** A free port if left out. */
  port?: number;
}

export interface Mail extends ParsedMail {
  envelope: { from: string; to: string[] };
}

export interface SmtpSink {
  port: number;
  behaviour: SmtpBehaviour;
  /** The text of the reply to a message that is accepted, with the recipient as a server may repeat it. */
  receipt: (to: string) => string;
  /** Oldest first. */
  mails: Mail[];
  /** The number of connections that clients have opened so far. */
  connections: number;
  /** User names and passwords that clients logged in with. */
  logins: string[];
  /** All bytes from clients: those over implicit TLS decrypted, those after STARTTLS encrypted. */
  received: string;
  /** Ends every connection with 421, as a server does to idle clients; resolves once all are closed. */
  hangUp(): Promise<void>;
  /** Resolves once every client has disconnected. */
  disconnected(): Promise<void>;
  close(): Promise<void>;
  /** Listens on the same port again. */
  reopen(): Promise<void>;
}

/** A mail server on a free port that keeps the mails it accepts. */
export async function startSmtpSink(options: SmtpSinkOptions = {}): Promise<SmtpSink> {
  const sockets = new Map<number | undefined, net.Socket>();
  const smtp = new SMTPServer({
    ...smtpOptions(options),
    onAuth({ username, password }, _session, done) {
      sink.logins.push(`${username ?? ''}:${password ?? ''}`);
      done(null, { user: username });
    },
    onRcptTo({ address }, { remotePort }, done) {
      if (sink.behaviour === 'refuse-recipient') done(refusal(550, `<${address}> is unknown`));
      else if (sink.behaviour === 'greylist') done(refusal(450, `<${address}> come back later`));
      else if (sink.behaviour === 'drip') drip(sockets.get(remotePort));
      else done();
    },
    onData(stream, { envelope, remotePort }, done) {
      const keep = (parsed: ParsedMail) => {
        const from = envelope.mailFrom === false ? '' : envelope.mailFrom.address;
        const to = envelope.rcptTo.map(({ address }) => address);
        sink.mails.push({ ...parsed, envelope: { from, to } });
        if (sink.behaviour === 'drop-after-data') sockets.get(remotePort)?.destroy();
        else done(null, sink.receipt(to.join()));
      };
      const cutOff = () => undefined; // the connection ended before the end of the message
      void simpleParser(stream).then(keep, cutOff);
    },
  });

  smtp.on('error', () => undefined); // concerns one client, such as a failed handshake

  const accept = (socket: net.Socket) => {
    sink.connections += 1;
    sockets.set(socket.remotePort, socket);
    socket.once('close', () => sockets.delete(socket.remotePort));
    socket.on('error', () => undefined); // a client may reset its connection
    socket.on('data', (chunk) => (sink.received += chunk.toString('latin1')));
    if (sink.behaviour === 'refuse-connection') socket.end('421 4.3.2 Not now\r\n');
    else if (sink.behaviour !== 'silent') smtp.server.emit('connection', socket);
  };
  const listener = options.tls === 'implicit' ? tls.createServer(certificate, accept) : net.createServer(accept);
  const port = await listen(listener, options.port);

  const sink: SmtpSink = {
    port,
    behaviour: 'accept',
    receipt: () => 'OK: message queued',
    mails: [],
    connections: 0,
    logins: [],
    received: '',
    async hangUp() {
      const closed = sink.disconnected();
      for (const socket of sockets.values()) socket.end('421 4.4.2 Timeout\r\n');
      await closed;
    },
    async disconnected() {
      await Promise.all([...sockets.values()].map((socket) => once(socket, 'close')));
    },
    async close() {
      if (!listener.listening) return;
      for (const socket of sockets.values()) socket.destroy();
      await new Promise((resolve) => listener.close(resolve));
    },
    async reopen() {
      await listen(listener, port);
    },
  };
  onTeardown(() => sink.close());
  return sink;
}

function smtpOptions({ tls: tlsMode = 'none', auth = 'none' }: SmtpSinkOptions): SMTPServerOptions {
  const hasStartTls = tlsMode === 'starttls' || tlsMode === 'broken';
  return {
    ...certificate,
    // TLS 1.0: Node requires 1.2 or later, so the handshake fails.
    ...(tlsMode === 'broken' ? { maxVersion: 'TLSv1' as const } : {}),
    secured: tlsMode === 'implicit',
    allowInsecureAuth: tlsMode === 'none',
    authOptional: auth !== 'required',
    disabledCommands: [...(hasStartTls ? [] : ['STARTTLS']), ...(auth === 'none' ? ['AUTH'] : [])],
    disableReverseLookup: true,
    logger: false,
  };
}

function refusal(responseCode: number, text: string) {
  return Object.assign(new Error(text), { responseCode });
}

function drip(socket: net.Socket | undefined) {
  let sent = 0;
  const timer = setInterval(() => socket?.write('250-'.charAt(sent++) || '.'), 20);
  socket?.once('close', () => clearInterval(timer));
}
