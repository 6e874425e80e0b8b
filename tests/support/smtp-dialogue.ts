import { once } from 'node:events';
import { createServer, type AddressInfo, type Socket } from 'node:net';
import { createInterface } from 'node:readline';
import { onTeardown } from './harness';

/** What the server says at each step instead of agreeing; `reset` breaks the connection. */
type SmtpScript = Partial<Record<SmtpStep, string>>;
type SmtpStep = 'greeting' | 'EHLO' | 'STARTTLS' | 'AUTH' | 'MAIL' | 'RCPT' | 'DATA' | 'message';

export interface SmtpDialogue {
  port: number;
  /** It may change at any time. `silence` answers nothing at that step. */
  script: SmtpScript;
  /** Every line of every client: commands and message. */
  heard: string[];
  /** Resolves once a client has got to this step. */
  reached(step: SmtpStep): Promise<void>;
}

const AGREED: Record<string, string> = {
  greeting: '220 here',
  DATA: '354 go on',
  AUTH: '235 welcome',
};

/** An SMTP server on a free port that follows a script to the letter, wherever it leads. */
export async function startSmtpDialogue(): Promise<SmtpDialogue> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined); // clients may leave as they like
    let inMessage = false;
    const answer = (step: string) => {
      const line = new Map<string, string>(Object.entries(dialogue.script)).get(step);
      if (line === 'reset') socket.resetAndDestroy();
      else if (line !== 'silence') socket.write(`${line ?? AGREED[step] ?? '250 ok'}\r\n`);
      inMessage = step === 'DATA' && line === undefined;
      server.emit(`step ${step}`);
    };
    createInterface({ input: socket })
      .on('line', (line) => {
        dialogue.heard.push(line);
        if (!inMessage) answer(line.split(' ')[0] ?? '');
        else if (line === '.') answer('message');
      })
      .on('error', () => undefined);
    answer('greeting');
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  onTeardown(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });

  const dialogue: SmtpDialogue = {
    port: (server.address() as AddressInfo).port,
    script: {},
    heard: [],
    async reached(step) {
      await once(server, `step ${step}`);
    },
  };
  return dialogue;
}
