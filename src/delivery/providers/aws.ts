import { isNativeError } from 'node:util/types';
import type { z } from 'zod';
import { freeText } from '../../config/setting-kinds';
import type { FailureReason } from '../delivery-error';
import { reasonOfNoAnswer, reasonOfStatus } from '../failure-reason';
import { awsAgents } from './aws-agents';
import type { Network } from './network';

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
  { given: 'AWS_SECRET_ACCESS_KEY', needsOneOf: ['AWS_ACCESS_KEY_ID'] },
  { given: 'AWS_SESSION_TOKEN', needsOneOf: ['AWS_ACCESS_KEY_ID'] },
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

interface AwsService {
  /** The first label of the service's host. */
  service: 'sns' | 'email';
  network: Network;
}

/** The options of every AWS SDK client. */
export function awsClientSettings({ region, endpoint, credentials }: AwsSettings, { service, network }: AwsService) {
  const domain = region.startsWith('cn-') ? 'amazonaws.com.cn' : 'amazonaws.com';
  const url = new URL(endpoint ?? `https://${service}.${region}.${domain}`);
  return {
    region,
    ...(credentials === undefined ? {} : { credentials }),
    ...(endpoint === undefined ? {} : { endpoint }),
    // The SDK would try three times after a reset or a 500, and one send could become two messages.
    maxAttempts: 1,
    requestHandler: awsAgents(url, network.proxies),
  };
}

/** Errors about our account that come with a 400, or from the SDK itself. */
const ACCOUNT_REASONS: ReadonlyMap<string, FailureReason> = new Map([
  ['Throttling', 'throttled'],
  ['ThrottlingException', 'throttled'],
  ['ThrottledException', 'throttled'],
  ['TooManyRequestsException', 'throttled'],
  ['LimitExceededException', 'throttled'],
  ['ExpiredToken', 'not_authorized'],
  ['ExpiredTokenException', 'not_authorized'],
  ['IncompleteSignature', 'not_authorized'],
  ['InvalidClientTokenId', 'not_authorized'],
  ['RequestExpired', 'not_authorized'],
  ['UnrecognizedClientException', 'not_authorized'],
  ['CredentialsProviderError', 'not_authorized'],
]);

/** The reason behind an SDK error that is not particular to one AWS service. */
export function reasonOfAwsError(error: unknown, signal: AbortSignal): FailureReason {
  if (signal.aborted) return 'timeout';
  const reason = isNativeError(error) ? ACCOUNT_REASONS.get(error.name) : undefined;
  if (reason !== undefined) return reason;
  const status = httpStatus(error);
  return status === undefined ? reasonOfNoAnswer(error, signal) : reasonOfStatus(status);
}

/** The SDK sets the status as soon as a reply has come, even an unreadable one. */
function httpStatus(error: unknown): number | undefined {
  if (!isNativeError(error) || !('$metadata' in error)) return undefined;
  const metadata = error.$metadata;
  if (typeof metadata !== 'object' || metadata === null) return undefined;
  if (!('httpStatusCode' in metadata)) return undefined;
  return typeof metadata.httpStatusCode === 'number' ? metadata.httpStatusCode : undefined;
}
