import type { z } from 'zod';
import { freeText } from '../../config/setting-kinds';
import type { AwsSettings } from './aws';

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
