import { OtpUnreachableError } from './errors';

/** A JSON reply of the service. */
export interface Reply {
  status: number;
  requestId: string;
  retryAfterSeconds: number | undefined;
  /** Whether it has the field `RateLimit`. */
  hasQuota: boolean;
  body: Readonly<Record<string, unknown>>;
}

/** @returns undefined for a text that is not a JSON object */
export function parseObject(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : undefined;
  } catch {
    return undefined; // the error would quote the text, which may hold a key
  }
}

/** @throws OtpUnreachableError if the field is not a string */
export function stringIn(reply: Reply, name: string): string {
  const value = reply.body[name];
  return typeof value === 'string' ? value : unreadable(reply);
}

export function optionalStringIn({ body }: Reply, name: string): string | undefined {
  const value = body[name];
  return typeof value === 'string' ? value : undefined;
}

/** @throws OtpUnreachableError if the field is not a number: JSON's 1e999 is Infinity */
export function numberIn(reply: Reply, name: string): number {
  const value = reply.body[name];
  return typeof value === 'number' && Number.isFinite(value) ? value : unreadable(reply);
}

/** @throws OtpUnreachableError if the field is not a time */
export function dateIn(reply: Reply, name: string): Date {
  const date = new Date(stringIn(reply, name));
  return Number.isNaN(date.getTime()) ? unreadable(reply) : date;
}

/** @throws OtpUnreachableError always */
export function unreadable({ status, requestId }: Pick<Reply, 'status' | 'requestId'>): never {
  throw new OtpUnreachableError('unreadable', { status, requestId });
}
