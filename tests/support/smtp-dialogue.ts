import { once } from 'node:events';
import { createServer, type Socket } from 'node:net';
import { createInterface } from 'node:readline';
import { listen } from './free-port';
import { onTeardown } from './harness';

/** The reply at a step, instead of the usual one. `silence` does not reply, `reset` resets the connection. */
type SmtpScript = Partial<Record<SmtpStep, string>>;
type SmtpStep = 'greeting' | 'EHLO' | 'STARTTLS' | 'AUTH' | 'MAIL' | 'RCPT' | 'DATA' | 'message';

export interface SmtpDialogue {
  port: number;
  /** A test may change it at any time. */
  script: SmtpScript;
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
    socket.on('error', () => undefined); // a client may reset its connection
    let inMessage = false;
    const answer = (step: string) => {
      const line = new Map<string, string>(Object.entries(dialogue.script)).get(step);
      if (line === 'reset') socket.resetAndDestroy();
      else if (line !== 'silence') socket.write(`${line ?? USUAL[step] ?? '250 ok'}\r\n`);
      inMessage = step === 'DATA' && line === undefined;
      server.emit(`step ${step}`);
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
    received: [],
    async reached(step) {
      await once(server, `step ${step}`);
    },
  };
  return dialogue;
}
