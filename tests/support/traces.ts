import type { Listening, TestService } from './harness';

export interface CaughtMessage {
  id: number;
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

/** The rows of "OTP" and the messages in the inbox: what a rejected send must not add to. */
export async function tracesOf(service: TestService): Promise<{ rows: number; messages: number }> {
  const sql = 'SELECT count(*)::int AS rows FROM "OTP"';
  const [count] = await service.database.query<{ rows: number }>(sql, []);
  return { rows: count?.rows ?? NaN, messages: (await inboxOf(service)).length };
}
