import { isNativeError } from 'node:util/types';
import { systemCode } from '../../system-error';
import type { FailureReason } from '../delivery-error';
import { reasonOfNoAnswer, reasonOfStatus } from '../failure-reason';

export interface AwsSettings {
  region: string;
  endpoint?: string | undefined;
  /** Where there are none, the SDK looks for the machine's role. */
  credentials?: { accessKeyId: string; secretAccessKey: string; sessionToken?: string };
}

const CONNECT_TIMEOUT_MS = 3_000;
const REQUEST_TIMEOUT_MS = 10_000;

/** What every client of the AWS SDK is made with. */
export function awsClientSettings({ region, endpoint, credentials }: AwsSettings) {
  return {
    region,
    ...(credentials === undefined ? {} : { credentials }),
    ...(endpoint === undefined ? {} : { endpoint }),
    // The SDK would try a reset or a 500 three times, and one send could become two messages.
    maxAttempts: 1,
    requestHandler: {
      connectionTimeout: CONNECT_TIMEOUT_MS,
      requestTimeout: REQUEST_TIMEOUT_MS,
      throwOnRequestTimeout: true,
    },
  };
}

/** Services that answer 400 to those who send too fast. */
const THROTTLED = new Set([
  'Throttling',
  'ThrottlingException',
  'ThrottledException',
  'TooManyRequestsException',
  'LimitExceededException',
]);

/** What an error of the SDK means, whichever service it comes from. */
export function reasonOfAwsError(error: unknown, signal: AbortSignal): FailureReason {
  const status = httpStatus(error);
  const name = isNativeError(error) ? error.name : undefined;
  if (status === undefined) {
    // The SDK's own time limit for connecting has this name and, unlike all others, no code.
    const isConnectTimeout = name === 'TimeoutError' && systemCode(error) === undefined;
    return isConnectTimeout ? 'connection' : reasonOfNoAnswer(error, signal);
  }
  return THROTTLED.has(name ?? '') ? 'throttled' : reasonOfStatus(status);
}

/** The SDK leaves the status here once an answer has come, be it readable or not. */
function httpStatus(error: unknown): number | undefined {
  if (!isNativeError(error) || !('$metadata' in error)) return undefined;
  const metadata = error.$metadata;
  if (typeof metadata !== 'object' || metadata === null) return undefined;
  if (!('httpStatusCode' in metadata)) return undefined;
  return typeof metadata.httpStatusCode === 'number' ? metadata.httpStatusCode : undefined;
}
