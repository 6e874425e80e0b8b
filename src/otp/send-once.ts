import { randomUUID } from 'node:crypto';
import type { Keyring } from '../crypt/keys';
import type { Submission, SubmissionKey, SubmissionKeys } from '../crypt/submission-keys';
import { ApiError } from '../errors';
import type { ClaimedRow, IdempotencyKeys } from '../models/idempotency-keys';
import { MaybeSentError } from './maybe-sent-error';
import type { Sent } from './send';
import { parseResult, resultOf, sentAgain, type SendResult } from './send-result';

interface Dependencies {
  idempotencyKeys: IdempotencyKeys;
  submissionKeys: SubmissionKeys;
  keyring: Pick<Keyring, 'newest' | 'withKid'>;
  ttlSeconds: number;
  clock: () => Date;
}

interface Options {
  /** Undefined for a request without an `Idempotency-Key`. */
  submission: Submission | undefined;
  /** The recipient's identity. It is not stored: the repeat brings it again. */
  subject: string;
}

/** Runs `send`, or gives the result of the same submission's earlier send. */
export type SendOnce = (options: Options, send: () => Promise<Sent>) => Promise<Sent>;

/** Longer than a send takes: `DELIVERY_TIMEOUT` is 60 s at most, and each of its statements some seconds. */
const LONGEST_SEND_SECONDS = 120;
const RETRY_AFTER_SECONDS = 2;

/**
 * Sends once for each `Idempotency-Key`. The key is claimed before the send and keeps its result until the code ends. A
 * process that dies in between leaves the claim. Its message may have arrived, so repeats are refused until the code ends.
 */
export function createSendOnce(dependencies: Dependencies): SendOnce {
  const { idempotencyKeys, submissionKeys, keyring, ttlSeconds, clock } = dependencies;
  const claimSeconds = ttlSeconds + LONGEST_SEND_SECONDS;

  /** @throws ApiError `idempotency_key_reused` or `request_in_progress`, or the failure of the earlier send */
  function repeat(row: ClaimedRow, keys: readonly SubmissionKey[], sub: string): Sent {
    const own = keys.find(({ key }) => key === row.key);
    if (own?.body !== row.body) throw new ApiError('idempotency_key_reused');
    const result = row.sealed === null ? undefined : parseResult(own.open(row.sealed));
    if (result?.outcome === 'unknown') throw new MaybeSentError();
    if (result !== undefined && keyring.withKid(result.kid) !== undefined) return sentAgain(result, sub, clock());
    const mayBeInFlight = row.sealed === null && row.secondsLeft > ttlSeconds;
    const retryAfterSeconds = mayBeInFlight ? RETRY_AFTER_SECONDS : Math.max(1, row.secondsLeft);
    throw new ApiError('request_in_progress', { retryAfterSeconds });
  }

  return async ({ submission, subject: sub }, send) => {
    if (submission === undefined) return send();
    const keys = submissionKeys(submission);
    const claim = { id: randomUUID(), rows: keys };
    const rows = await idempotencyKeys.claim(claim, claimSeconds);
    // A concurrent repeat may hold one of the rows until it sees that another has the result.
    const others = rows.filter(({ isOurs }) => !isOurs);
    const earlier = others.find(({ sealed }) => sealed !== null) ?? others[0];
    if (earlier !== undefined) {
      if (rows.some(({ isOurs }) => isOurs)) await idempotencyKeys.release(claim);
      return repeat(earlier, keys, sub);
    }

    const complete = async (result: SendResult, lifeSeconds: number) => {
      const sealed = keys.map((key) => key.seal(JSON.stringify(result)));
      // If this fails, the claim stays: repeats get `request_in_progress`.
      await idempotencyKeys.complete(claim, sealed, lifeSeconds).catch(() => undefined);
    };
    try {
      const sent = await send();
      const now = clock();
      await complete(resultOf(sent, keyring.newest.kid, now), secondsBetween(now, sent.expiresAt));
      return sent;
    } catch (error) {
      // A failure that is not foreseen may follow the message.
      const nothingWasSent = error instanceof ApiError && !(error instanceof MaybeSentError);
      if (nothingWasSent) await idempotencyKeys.release(claim).catch(() => undefined);
      else await complete({ outcome: 'unknown' }, ttlSeconds);
      throw error;
    }
  };
}

function secondsBetween(from: Date, to: Date): number {
  return Math.ceil((to.getTime() - from.getTime()) / 1000);
}
