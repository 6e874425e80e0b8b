import { z } from 'zod';
import { authenticate } from '../middleware/authenticate';
import type { Endpoint } from './endpoint';

export interface MetricsDependencies {
  render: () => Promise<string>;
  /** The bearer token that a scrape needs; undefined for none. */
  token: string | undefined;
}

const TEXT = 'text/plain; version=0.0.4; charset=utf-8'; // Prometheus's text format

/** The metrics, for Prometheus. */
export function metrics({ render, token }: MetricsDependencies): Endpoint {
  return {
    method: 'get',
    path: '/metrics',
    summary: 'Metrics in the text format of Prometheus',
    reply: z.string(),
    replyType: 'text/plain',
    replyExample: 'otp_guesses_total{verdict="redeemed"} 1',
    handlers: [
      authenticate(token === undefined ? [] : [{ name: 'metrics', key: token }]),
      async (_req, res) => {
        const text = await render();
        res.set({ 'Content-Type': TEXT, 'Cache-Control': 'no-store' }).send(text);
      },
    ],
  };
}
