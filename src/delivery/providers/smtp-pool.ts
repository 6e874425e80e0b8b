import { NotSentError } from '../delivery-error';
import type { ComposedMail } from './compose-mail';
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
    if (Date.now() >= allowed.untilMs) allowed = { connections: maxConnections, untilMs: Infinity };
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
      allowed = { connections, untilMs: Date.now() + KEEP_TO_FEWER_MS };
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

  const acquire = (signal: AbortSignal, { prefersNew }: Pick<Waiter, 'prefersNew'>) =>
    new Promise<SmtpSession>((resolve, reject) => {
      const waiter = { signal, prefersNew, resolve, reject };
      if (prefersNew) queue.unshift(waiter);
      else queue.push(waiter);
      wait(waiter);
    });

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

  /** Other sends may use the connection on which the server refused a recipient. */
  async function recover(session: SmtpSession): Promise<void> {
    try {
      await session.reset();
    } catch {
      session.quit();
    }
    release(session);
  }

  async function attempt(mail: ComposedMail, signal: AbortSignal, preference: Pick<Waiter, 'prefersNew'>) {
    const session = await acquire(signal, preference);
    try {
      await session.send(mail, signal);
    } catch (error) {
      if (session.isOpen()) void recover(session);
      if (preference.prefersNew || !isCutOff(error)) throw error;
      await attempt(mail, signal, { prefersNew: true });
      return;
    }
    release(session);
  }

  return {
    /**
     * Tries a new connection once if the server ended this one before it read the message. A message that it may have
     * is never sent again.
     * @throws DeliveryError
     */
    send: (mail: ComposedMail, signal: AbortSignal) => attempt(mail, signal, { prefersNew: false }),
    /** Opens a connection and logs in, unless one is open. */
    check: async (signal: AbortSignal) => release(await acquire(signal, { prefersNew: false })),
    /** Connections in use close after their message. */
    close(): void {
      isClosed = true;
      while (idle.length > 0) takeIdle()?.quit();
    },
  };
}

/** RFC 5321 3.8: the server ends the connection with 421, or without a reply. */
const isCutOff = (error: unknown) =>
  error instanceof NotSentError &&
  (error.reason === 'connection_lost' || (error.replyCode?.startsWith('421') ?? false));

/** 421, and 4.3.2 with another code, refuse one more connection. */
const isServerFull = (error: unknown) => error instanceof NotSentError && /^421| 4\.3\.2$/.test(error.replyCode ?? '');
