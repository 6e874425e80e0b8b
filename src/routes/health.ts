import { z } from 'zod';
import type { Endpoint } from './endpoint';

const RunningReply = z.object({ Status: z.literal('Success'), Details: z.literal('Running') });
const ReadyReply = z.object({ Status: z.literal('Success'), Details: z.literal('Ready') });
const RUNNING: z.infer<typeof RunningReply> = { Status: 'Success', Details: 'Running' };
const READY: z.infer<typeof ReadyReply> = { Status: 'Success', Details: 'Ready' };

/** Liveness: the process runs. */
export function healthz(): Endpoint {
  return {
    method: 'get',
    path: '/healthz',
    summary: 'Whether the process runs',
    reply: RunningReply,
    replyExample: RUNNING,
    handlers: [(_req, res) => void res.json(RUNNING)],
  };
}

/** Readiness: the database answers too. */
export function readyz(pingDatabase: () => Promise<void>): Endpoint {
  return {
    method: 'get',
    path: '/readyz',
    summary: 'Whether its database answers too',
    reply: ReadyReply,
    replyExample: READY,
    failures: ['database_unavailable'],
    handlers: [
      async (_req, res) => {
        await pingDatabase();
        res.json(READY);
      },
    ],
  };
}
