import { isNativeError } from 'node:util/types';
import { errorClass } from './log';

/** Class, code and stack frames. The message is left out, because it may hold a recipient or a password. */
export function describeUnforeseen(error: unknown): string {
  const { error: name, errorCode } = errorClass(error);
  const code = errorCode === undefined ? '' : ` (${String(errorCode)})`;
  return [`${String(name)}${code}`, ...framesOf(error)].join('\n');
}

// Functions and files have no blanks in their names, and a message that looks like a frame has been removed before.
const FRAME = /^ {4}at (?:(?:async |new )?[\w.$<>#[\] ]+ \()?(?:file:\/\/|node:|\/|[A-Z]:\\)[^()\n]*:\d+:\d+\)?$/;

function framesOf(error: unknown): string[] {
  if (!isNativeError(error)) return [];
  const lines = (error.stack ?? '').replace(error.message, '').split('\n');
  return lines.filter((line) => FRAME.test(line));
}
