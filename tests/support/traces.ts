import type { Listening, TestService } from './harness';

export interface CaughtMessage {
  to: string;
  channel: string;
  type: string;
  code: string;
  text: string;
  subject?: string;
  html?: string;
}

/** The development inbox, newest first. */
export async function inboxOf(service: Listening): Promise<CaughtMessage[]> {
  const reply = await fetch(`${service.url}/inbox`);
  return (await reply.json()) as CaughtMessage[];
}

/** What a request can leave behind: rows of codes, and messages. */
export async function tracesOf(service: TestService): Promise<{ rows: number; messages: number }> {
  const sql = 'SELECT count(*)::int AS rows FROM "OTP"';
  const [count] = await service.database.query<{ rows: number }>(sql, []);
  return { rows: count?.rows ?? NaN, messages: (await inboxOf(service)).length };
}
