import { once } from 'node:events';
import { createServer, type Socket } from 'node:net';
import { createInterface } from 'node:readline';
import { listen } from './free-port';
import { onTeardown } from './harness';

/**
 * The reply at a step, instead of the usual one: always, or by the number of this step on its connection, from 1.
 * `silence` does not reply, `reset` resets the connection, and 421 ends it.
 */
type SmtpScript = Partial<Record<SmtpStep, string | ((nth: number) => string | undefined)>>;
type SmtpStep = 'greeting' | 'EHLO' | 'STARTTLS' | 'AUTH' | 'MAIL' | 'RCPT' | 'DATA' | 'message';

export interface SmtpDialogue {
  port: number;
  /** A test may change it at any time. */
  script: SmtpScript;
  /** How long the server waits before its reply at a step. */
  delaysMs: Partial<Record<SmtpStep, number>>;
  /** The number of connections that clients have opened so far, and of those that are open now. */
  connections: number;
  open(): number;
  /** Ends every connection. */
  cut(): void;
  /** Every line that clients sent: commands and messages. */
  received: string[];
  /** Resolves once a client has reached this step. */
  reached(step: SmtpStep): Promise<void>;
}

const USUAL: Record<string, string> = {
  greeting: '220 here',
  DATA: '354 go on',
  AUTH: '235 welcome',
};

/** An SMTP server on a free port that replies from a script, even where the script breaks the protocol. */
export async function startSmtpDialogue(): Promise<SmtpDialogue> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    dialogue.connections += 1;
    const steps = new Map<string, number>();
    socket.once('close', () => sockets.delete(socket));
    socket.on('error', () => undefined); // a client may reset its connection
    let inMessage = false;
    const answer = (step: string) => {
      const nth = (steps.get(step) ?? 0) + 1;
      steps.set(step, nth);
      const scripted = new Map(Object.entries(dialogue.script)).get(step);
      const line = typeof scripted === 'function' ? scripted(nth) : scripted;
      inMessage = step === 'DATA' && line === undefined;
      server.emit(`step ${step}`);
      const delayMs = new Map(Object.entries(dialogue.delaysMs)).get(step);
      if (delayMs === undefined) reply(step, line);
      else setTimeout(() => reply(step, line), delayMs);
    };
    const reply = (step: string, line: string | undefined) => {
      if (line === 'reset') socket.resetAndDestroy();
      else if (line?.startsWith('421')) socket.end(`${line}\r\n`);
      else if (line !== 'silence') socket.write(`${line ?? USUAL[step] ?? '250 ok'}\r\n`);
    };
    createInterface({ input: socket })
      .on('line', (line) => {
        dialogue.received.push(line);
        if (!inMessage) answer(line.split(' ')[0] ?? '');
        else if (line === '.') answer('message');
      })
      .on('error', () => undefined);
    answer('greeting');
  });
  const port = await listen(server);
  onTeardown(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });

  const dialogue: SmtpDialogue = {
    port,
    script: {},
    delaysMs: {},
    connections: 0,
    open: () => sockets.size,
    cut() {
      for (const socket of sockets) socket.destroy();
    },
    received: [],
    async reached(step) {
      await once(server, `step ${step}`);
    },
  };
  return dialogue;
}
