import { isNativeError } from 'node:util/types';
import { errorClass, type LogFields } from '../log';

// Redis 6 and a cluster's client put the reply behind a text of their own.
const WRAPPED = /^(?:ERR Error running script .*? -|.*Last error: (?:ReplyError: )?)/;
// Redis 7.0 and 7.2 spell NOPERM so for a command inside a script.
const NO_PERMISSION = /^ERR (?:The user executing the script can't run|ACL failure in script)/;

/** The first word of an error reply, such as `READONLY`: the class of the trouble. Undefined for other errors. */
export function replyCode(error: unknown): string | undefined {
  if (!isNativeError(error)) return undefined;
  const text = error.message.replace(WRAPPED, '');
  if (text === error.message && error.name !== 'ReplyError') return undefined;
  return NO_PERMISSION.test(text) ? 'NOPERM' : /^[A-Z]{2,20}\b/.exec(text)?.[0];
}

/** What the log may hold of an error. */
export function redisErrorFields(error: unknown): LogFields {
  // A cluster's client wraps the error of the last node that it tried.
  const cause = isNativeError(error) && 'lastNodeError' in error ? error.lastNodeError : error;
  const code = replyCode(cause);
  return { ...errorClass(cause), ...(code === undefined ? {} : { replyCode: code }) };
}
