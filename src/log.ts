import { isNativeError } from 'node:util/types';
import { systemCode } from './system-error';

export type LogFields = Record<string, string | number | boolean | undefined>;

/** `error` means that a person must act; everything else is `info`. */
export interface Log {
  info(event: string, fields?: LogFields): void;
  error(event: string, fields?: LogFields): void;
}

/** Writes one JSON object per line. Fields are names, counts and classes: never a recipient, code or key. */
export function createLog(write: (line: string) => void): Log {
  const line = (level: string) => (event: string, fields?: LogFields) => {
    write(`${JSON.stringify({ time: new Date().toISOString(), level, event, ...fields })}\n`);
  };
  return { info: line('info'), error: line('error') };
}

/**
 * The class and code of an error. Messages and stacks are left out of the log, because drivers and
 * providers put SQL, addresses and request bodies into them.
 */
export function errorClass(error: unknown): LogFields {
  if (!isNativeError(error)) return { error: typeof error };
  const code = systemCode(error);
  const name = isWord(error.name) ? error.name : 'Error';
  return { error: name, ...(code !== undefined && isWord(code) && { errorCode: code }) };
}

// Some clients take name and code from a server's reply: only a word is surely not a message.
const isWord = (text: string) => /^[\w.-]{1,64}$/.test(text);
