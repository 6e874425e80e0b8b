import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import net, { type AddressInfo } from 'node:net';
import path from 'node:path';
import tls from 'node:tls';
import { simpleParser, type ParsedMail } from 'mailparser';
import { SMTPServer, type SMTPServerOptions } from 'smtp-server';
import { onTeardown } from './harness';

/** How the server treats whoever comes. It may change at any time. */
export type SmtpBehaviour =
  | 'accept'
  | 'refuse-connection' // 421 instead of a greeting
  | 'say-nothing' // no greeting, ever
  | 'refuse-recipient' // 550, naming the recipient as real servers do
  | 'greylist' // 450, likewise
  | 'drip' // a byte of an endless answer to RCPT every few milliseconds
  | 'drop-after-data'; // takes the message, then dies before it says so

export interface SmtpSinkOptions {
  /** `broken` offers STARTTLS and fails the handshake; `implicit` is TLS from the first byte. */
  tls?: 'none' | 'starttls' | 'broken' | 'implicit';
  auth?: 'none' | 'offered' | 'required';
  /** Any free one, if not this. */
  port?: number;
}

export interface Mail extends ParsedMail {
  envelope: { from: string; to: string[] };
}

export interface SmtpSink {
  port: number;
  behaviour: SmtpBehaviour;
  /** Oldest first. */
  mails: Mail[];
  /** How many were opened so far. */
  connections: number;
  /** User names and passwords that clients logged in with. */
  logins: string[];
  /** All that clients said which is not under STARTTLS; what came over implicit TLS is here decrypted. */
  heard: string;
  /** Ends every connection, as a server does that has waited long enough; resolves once it is done. */
  hangUp(): Promise<void>;
  /** Resolves once no client is connected any more. */
  deserted(): Promise<void>;
  close(): Promise<void>;
  /** Listens on the same port again. */
  reopen(): Promise<void>;
}

const pem = (name: string) => readFileSync(path.join(__dirname, name));
const certificate = { key: pem('localhost.key'), cert: pem('localhost.crt') };

/** A mail server on a free port that keeps what it is given. */
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
        else done();
      };
      const cutOff = () => undefined; // the connection died before the whole of the message was there
      void simpleParser(stream).then(keep, cutOff);
    },
  });

  smtp.on('error', () => undefined); // of one client, such as a handshake that failed

  const meet = (socket: net.Socket) => {
    sink.connections += 1;
    sockets.set(socket.remotePort, socket);
    socket.once('close', () => sockets.delete(socket.remotePort));
    socket.on('error', () => undefined); // clients may leave as they like
    socket.on('data', (chunk) => (sink.heard += chunk.toString('latin1')));
    if (sink.behaviour === 'refuse-connection') socket.end('421 4.3.2 Not now\r\n');
    else if (sink.behaviour !== 'say-nothing') smtp.server.emit('connection', socket);
  };
  const door =
    options.tls === 'implicit' ? tls.createServer(certificate, meet) : net.createServer(meet);
  await once(door.listen(options.port ?? 0, '127.0.0.1'), 'listening');

  const sink: SmtpSink = {
    port: (door.address() as AddressInfo).port,
    behaviour: 'accept',
    mails: [],
    connections: 0,
    logins: [],
    heard: '',
    async hangUp() {
      const gone = sink.deserted();
      for (const socket of sockets.values()) socket.end('421 4.4.2 Timeout\r\n');
      await gone;
    },
    async deserted() {
      await Promise.all([...sockets.values()].map((socket) => once(socket, 'close')));
    },
    async close() {
      if (!door.listening) return;
      for (const socket of sockets.values()) socket.destroy();
      await new Promise((resolve) => door.close(resolve));
    },
    async reopen() {
      await once(door.listen(sink.port, '127.0.0.1'), 'listening');
    },
  };
  onTeardown(() => sink.close());
  return sink;
}

function smtpOptions({ tls: tlsMode = 'none', auth = 'none' }: SmtpSinkOptions): SMTPServerOptions {
  const hasStartTls = tlsMode === 'starttls' || tlsMode === 'broken';
  return {
    ...certificate,
    // No client of this century takes it.
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
