import { setTimeout as pause } from 'node:timers/promises';
import { createTemplates } from '../src/templates/templates';
import type { Load } from './load';
import type { Sample } from './measure';
import { CONNECTIONS } from './options';
import { cpuMicroseconds } from './process-cost';
import { startYardstick, type Running } from './processes';

export interface MailSink {
  port(): Promise<number>;
  /** Messages taken so far, once none is on its way any more. */
  received(): Promise<number>;
}

const SETTLE_MS = 100;

export async function startMailSink(): Promise<MailSink> {
  const { url } = await startYardstick(require.resolve('./yardsticks/smtp-sink'));
  const ask = async () => (await (await fetch(url)).json()) as { port: number; received: number };
  return {
    port: async () => (await ask()).port,
    async received() {
      let before = NaN;
      for (;;) {
        const { received } = await ask();
        if (received === before) return received;
        before = received;
        await pause(SETTLE_MS);
      }
    },
  };
}

/** It sends what the service sends. */
export async function startNodemailer(sink: MailSink): Promise<Running> {
  const request = { channel: 'email', type: '2FA', languages: ['en'] } as const;
  const templates = createTemplates({ appName: 'OTP Service', defaultLocale: 'en' });
  const { subject, text, html } = templates.render({ ...request, code: '482913', ttlSeconds: 600 });
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

export function everyMailArrives(sink: MailSink) {
  return async () => {
    const before = await sink.received();
    return async ({ replies }: Load) => {
      const arrived = (await sink.received()) - before;
      // What was in flight when the load ended was sent and not replied to.
      if (arrived >= replies && arrived <= replies + CONNECTIONS) return;
      throw new Error(`${replies} sends were confirmed and ${arrived} messages arrived`);
    };
  };
}
