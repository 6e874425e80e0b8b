import { NotSentError } from '../delivery-error';
import { openSession, type SmtpAccess, type SmtpSession } from './smtp-session';

interface Waiter {
  signal: AbortSignal;
  /** Takes an idle connection only if no other may be opened. */
  prefersNew: boolean;
  resolve: (session: SmtpSession) => void;
  reject: (error: unknown) => void;
}

interface Idle {
  session: SmtpSession;
  timer: NodeJS.Timeout;
}

const IDLE_MS = 10_000;
const SENDS_PER_CONNECTION = 100; // as in Nodemailer: some servers refuse more
const KEEP_TO_FEWER_MS = 30_000;

export type SmtpPool = ReturnType<typeof createSmtpPool>;

/**
 * Connections to one SMTP server, each of which carries one message at a time. A send waits for a connection in use
 * if the server, or `maxConnections`, allows no other one.
 */
export function createSmtpPool(access: SmtpAccess, maxConnections: number) {
  const queue: Waiter[] = [];
  const idle: Idle[] = []; // the last one was in use last
  let connections = 0; // also those that are being opened
  let allowed = { connections: maxConnections, untilMs: Infinity };
  let isClosed = false;

  const mayOpen = () => connections < Math.max(1, allowed.connections);

  /** Gives connections to the waiting sends, first come, first served. */
  function serve(): void {
    if (performance.now() >= allowed.untilMs) allowed = { connections: maxConnections, untilMs: Infinity };
    for (let waiter = queue[0]; waiter; waiter = queue[0]) {
      const session = waiter.prefersNew && mayOpen() ? undefined : takeIdle();
      if (!session && !mayOpen()) return;
      queue.shift();
      if (session) waiter.resolve(session);
      else void open(waiter);
    }
  }

  async function open(waiter: Waiter): Promise<void> {
    connections += 1;
    try {
      waiter.resolve(await openSession(access, { signal: waiter.signal, onEnd }));
    } catch (error) {
      if (!isServerFull(error) || connections === 0 || waiter.signal.aborted) {
        waiter.reject(error);
        return;
      }
      allowed = { connections, untilMs: performance.now() + KEEP_TO_FEWER_MS };
      queue.unshift(waiter);
      wait(waiter);
    }
  }

  function onEnd(): void {
    connections -= 1;
    for (const { session } of idle.filter(({ session }) => !session.isOpen())) takeIdle(session);
    setImmediate(serve); // after `open` has noticed that the server is full
  }

  function takeIdle(wanted = idle.at(-1)?.session): SmtpSession | undefined {
    const index = idle.findIndex(({ session }) => session === wanted);
    if (index < 0) return undefined;
    const [taken] = idle.splice(index, 1);
    clearTimeout(taken?.timer);
    return taken?.session;
  }

  function wait(waiter: Waiter): void {
    serve();
    if (!queue.includes(waiter)) return;
    const leave = () => {
      if (!queue.includes(waiter)) return;
      queue.splice(queue.indexOf(waiter), 1);
      waiter.reject(new NotSentError('timeout'));
    };
    waiter.signal.addEventListener('abort', leave, { once: true });
    if (waiter.signal.aborted) leave();
  }

  function release(session: SmtpSession): void {
    if (!session.isOpen()) return;
    if (isClosed || session.sends() >= SENDS_PER_CONNECTION) {
      session.quit();
      return;
    }
    const timer = setTimeout(() => takeIdle(session)?.quit(), IDLE_MS).unref();
    idle.push({ session, timer });
    serve();
  }

  return {
    /** @throws NotSentError if no connection is established, or free, before `signal` aborts */
    acquire: (signal: AbortSignal, { prefersNew }: Pick<Waiter, 'prefersNew'>) =>
      new Promise<SmtpSession>((resolve, reject) => {
        const waiter = { signal, prefersNew, resolve, reject };
        if (prefersNew) queue.unshift(waiter);
        else queue.push(waiter);
        wait(waiter);
      }),

    release,

    /** Other sends may use the connection on which the server refused a message. */
    async recover(session: SmtpSession): Promise<void> {
      if (!session.isOpen()) return;
      try {
        await session.reset();
      } catch {
        session.quit();
      }
      release(session);
    },

    /** Connections in use close after their message. */
    close(): void {
      isClosed = true;
      while (idle.length > 0) takeIdle()?.quit();
    },
  };
}

/** 421, and 4.3.2 with another code, refuse one more connection. */
const isServerFull = (error: unknown) => error instanceof NotSentError && /^421| 4\.3\.2$/.test(error.replyCode ?? '');
