import { setTimeout as pause } from 'node:timers/promises';
import { createTemplates } from '../src/templates/templates';
import type { Load } from './load';
import type { Sample } from './measure';
import { CONNECTIONS } from './options';
import { cpuMicroseconds } from './process-cost';
import { startYardstick, type Running } from './processes';

export interface MailSink {
  port(): Promise<number>;
  /** The number of messages received so far, once it no longer changes. */
  received(): Promise<number>;
}

const SETTLE_MS = 100;

export async function startMailSink(): Promise<MailSink> {
  const { url } = await startYardstick(require.resolve('./yardsticks/smtp-sink'));
  const status = async () => (await (await fetch(url)).json()) as { port: number; received: number };
  return {
    port: async () => (await status()).port,
    async received() {
      let before = NaN;
      for (;;) {
        const { received } = await status();
        if (received === before) return received;
        before = received;
        await pause(SETTLE_MS);
      }
    },
  };
}

/** Starts Nodemailer with a message that the service would send. */
export async function startNodemailer(sink: MailSink): Promise<Running> {
  const request = { channel: 'email', type: '2FA', languages: ['en'] } as const;
  const templates = createTemplates({ appName: 'OTP Service', defaultLocale: 'en' });
  const { subject, text, html } = templates.render({ ...request, code: '482913', ttlSeconds: 600 }).content;
  return startYardstick(require.resolve('./yardsticks/nodemailer'), {
    SMTP_PORT: String(await sink.port()),
    MAIL: JSON.stringify({ subject, text, html }),
  });
}

export async function mailLoop({ pid, url }: Running, seconds: number): Promise<Sample> {
  const before = await cpuMicroseconds(pid);
  const reply = await fetch(`${url}/loop?seconds=${seconds}&atOnce=${CONNECTIONS}`);
  const { sent, rate } = (await reply.json()) as { sent: number; rate: number };
  const cpuMicros = ((await cpuMicroseconds(pid)) - before) / sent;
  return { rate, p50Ms: NaN, p99Ms: NaN, cpuMicros, postgresCpuMicros: NaN };
}

/** Throws unless every confirmed send reached the mail server. */
export function watchMails(sink: MailSink) {
  return async () => {
    const before = await sink.received();
    return async ({ replies }: Load) => {
      const arrived = (await sink.received()) - before;
      // Sends in flight at the end of the load arrived without a counted reply.
      if (arrived >= replies && arrived <= replies + CONNECTIONS) return;
      throw new Error(`${replies} sends were confirmed and ${arrived} messages arrived`);
    };
  };
}
