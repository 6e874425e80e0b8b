import { DeliveryError } from './delivery-error';

/** Enough for a library to report why it stopped, which says more than `timeout`. */
const GRACE_MS = 100;

/**
 * Runs `work` with a signal that aborts after `ms`. Libraries ignore the signal in places, as the AWS SDK does while it
 * reads credentials: the work then fails with `timeout`, and its later end is ignored. Unlike `AbortSignal.timeout`,
 * the timer is cleared when the work ends.
 */
export async function within<Result>(ms: number, work: (signal: AbortSignal) => Promise<Result>): Promise<Result> {
  const deadline = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  const overdue = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      deadline.abort();
      timer = setTimeout(() => reject(new DeliveryError('timeout')), GRACE_MS);
    }, Math.ceil(ms));
  });
  try {
    return await Promise.race([work(deadline.signal), overdue]);
  } finally {
    clearTimeout(timer);
  }
}
