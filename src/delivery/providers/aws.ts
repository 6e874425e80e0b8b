import { isNativeError } from 'node:util/types';
import type { z } from 'zod';
import { freeText } from '../../config/setting-kinds';
import { systemCode } from '../../system-error';
import type { FailureReason } from '../delivery-error';
import { reasonOfNoAnswer, reasonOfStatus } from '../failure-reason';

export interface AwsSettings {
  region: string;
  endpoint?: string | undefined;
  /** Without these the SDK uses the machine's role. */
  credentials?: { accessKeyId: string; secretAccessKey: string; sessionToken?: string };
}

/** Variables that SNS and SES share, by the names that the AWS SDK uses. */
export const awsVariables = {
  AWS_ACCESS_KEY_ID: freeText('an access key id').optional(),
  AWS_SECRET_ACCESS_KEY: freeText('a secret access key').optional(),
  AWS_SESSION_TOKEN: freeText('a session token').optional(),
  AWS_REGION: freeText('a region such as eu-west-1').optional(),
};

export const awsTogether = [
  { given: 'AWS_ACCESS_KEY_ID', needsOneOf: ['AWS_SECRET_ACCESS_KEY'] },
  { given: 'AWS_ACCESS_KEY_ID', needsOneOf: ['AWS_REGION'] },
] as const;

type AwsValues = z.infer<z.ZodObject<typeof awsVariables>>;

export function readAws(values: AwsValues): AwsSettings | undefined {
  const { AWS_REGION: region, AWS_SESSION_TOKEN: sessionToken } = values;
  const { AWS_ACCESS_KEY_ID: accessKeyId, AWS_SECRET_ACCESS_KEY: secretAccessKey } = values;
  if (region === undefined) return undefined;
  if (accessKeyId === undefined || secretAccessKey === undefined) return { region };
  return {
    region,
    credentials: { accessKeyId, secretAccessKey, ...(sessionToken && { sessionToken }) },
  };
}

const CONNECT_TIMEOUT_MS = 3_000;
const REQUEST_TIMEOUT_MS = 10_000;

/** The options of every AWS SDK client. */
export function awsClientSettings({ region, endpoint, credentials }: AwsSettings) {
  return {
    region,
    ...(credentials === undefined ? {} : { credentials }),
    ...(endpoint === undefined ? {} : { endpoint }),
    // The SDK would try three times after a reset or a 500, and one send could become two messages.
    maxAttempts: 1,
    requestHandler: {
      connectionTimeout: CONNECT_TIMEOUT_MS,
      requestTimeout: REQUEST_TIMEOUT_MS,
      throwOnRequestTimeout: true,
    },
  };
}

/** Names of throttling errors that come with a 400. */
const THROTTLED = new Set([
  'Throttling',
  'ThrottlingException',
  'ThrottledException',
  'TooManyRequestsException',
  'LimitExceededException',
]);

/** The reason behind an SDK error that is not particular to one AWS service. */
export function reasonOfAwsError(error: unknown, signal: AbortSignal): FailureReason {
  const status = httpStatus(error);
  const name = isNativeError(error) ? error.name : undefined;
  if (status === undefined) {
    // Only the SDK's connection timeout has this name and no code.
    const isConnectTimeout = name === 'TimeoutError' && systemCode(error) === undefined;
    return isConnectTimeout ? 'connection' : reasonOfNoAnswer(error, signal);
  }
  return THROTTLED.has(name ?? '') ? 'throttled' : reasonOfStatus(status);
}

/** The SDK sets the status as soon as a reply has come, even an unreadable one. */
function httpStatus(error: unknown): number | undefined {
  if (!isNativeError(error) || !('$metadata' in error)) return undefined;
  const metadata = error.$metadata;
  if (typeof metadata !== 'object' || metadata === null) return undefined;
  if (!('httpStatusCode' in metadata)) return undefined;
  return typeof metadata.httpStatusCode === 'number' ? metadata.httpStatusCode : undefined;
}
