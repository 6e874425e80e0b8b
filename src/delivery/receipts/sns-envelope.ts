import { verify, X509Certificate } from 'node:crypto';
import { z } from 'zod';
import { unavailable } from '../../errors';
import type { HttpsGet } from './https-get';

export const TOPIC_ARN = /^arn:aws[a-z-]*:sns:[a-z0-9-]{3,30}:\d{12}:[\w.-]{1,256}$/;

const text = z.string();
const common = { MessageId: text, TopicArn: text, Message: text, Timestamp: text };
const signature = { SignatureVersion: z.literal('2'), Signature: text, SigningCertURL: text };

/** https://docs.aws.amazon.com/sns/latest/dg/sns-message-and-json-formats.html */
const Envelope = z.discriminatedUnion('Type', [
  z.object({ Type: z.literal('Notification'), ...common, Subject: text.optional(), ...signature }),
  z.object({
    Type: z.enum(['SubscriptionConfirmation', 'UnsubscribeConfirmation']),
    ...common,
    ...{ Token: text, SubscribeURL: text },
    ...signature,
  }),
]);
export type Envelope = z.infer<typeof Envelope>;

/** The members that are signed, in their order. */
const SIGNED = ['Message', 'MessageId', 'Subject', 'SubscribeURL', 'Timestamp', 'Token', 'TopicArn', 'Type'] as const;

const FETCHES_A_MINUTE = 10; // Amazon has one certificate at a time

/** Opens the envelopes of one SNS topic: signature version 2, RSA with SHA-256. */
export function createSnsEnvelopes(topicArn: string, get: HttpsGet) {
  const host = hostOf(topicArn);
  const certificates = new Map<string, X509Certificate>();
  let fetches: number[] = [];

  /** Forged envelopes must not make the service request one URL after the other. */
  function mayFetch(): boolean {
    const nowMs = performance.now();
    fetches = fetches.filter((atMs) => atMs > nowMs - 60_000);
    if (fetches.length >= FETCHES_A_MINUTE) return false;
    fetches.push(nowMs);
    return true;
  }

  /**
   * @throws ApiError `certificate_unavailable` if Amazon does not answer, or is not to be requested now: SNS reports again
   * after a 503, and not after a 403
   */
  async function certificateAt(url: string): Promise<X509Certificate | undefined> {
    const known = certificates.get(url);
    if (known !== undefined) return known;
    if (!isAt(host, url) || !url.endsWith('.pem') || url.includes('?')) return undefined;
    if (!mayFetch()) throw unavailable('certificate_unavailable', new Error('Too many certificates were requested'));
    const certificate = parseCertificate(await get(url).catch(waitForAmazon));
    if (certificate !== undefined) certificates.set(url, certificate);
    return certificate;
  }

  return {
    /** @returns undefined unless SNS signed the envelope for the topic */
    async open(body: Buffer): Promise<Envelope | undefined> {
      const envelope = Envelope.safeParse(parseJson(body)).data;
      if (envelope?.TopicArn !== topicArn) return undefined;
      const certificate = await certificateAt(envelope.SigningCertURL);
      if (certificate === undefined || !isInForce(certificate)) return undefined;
      const values: Partial<Record<(typeof SIGNED)[number], string | undefined>> = envelope;
      const signed = SIGNED.filter((name) => values[name] !== undefined);
      const input = signed.map((name) => `${name}\n${values[name] ?? ''}\n`).join('');
      const given = Buffer.from(envelope.Signature, 'base64');
      return verify('RSA-SHA256', Buffer.from(input), certificate.publicKey, given) ? envelope : undefined;
    },

    /** Confirms the subscription of this service to its topic. */
    async confirm({ SubscribeURL: url }: { SubscribeURL: string }): Promise<void> {
      if (isAt(host, url)) await get(url).catch(waitForAmazon);
    },
  };
}

/**
 * SNS in the region of the topic. Any name below amazonaws.com would not do: a bucket of somebody else that is called
 * `sns` is at sns.s3-us-west-2.amazonaws.com.
 */
function hostOf(topicArn: string): string {
  const [, partition, , region = ''] = topicArn.split(':');
  return `sns.${region}.amazonaws.com${partition === 'aws-cn' ? '.cn' : ''}`;
}

function isAt(expected: string, url: string): boolean {
  if (!URL.canParse(url)) return false;
  const { protocol, host, username } = new URL(url);
  return protocol === 'https:' && host === expected && username === '';
}

const isInForce = ({ validFrom, validTo, publicKey }: X509Certificate) =>
  publicKey.asymmetricKeyType === 'rsa' && Date.parse(validFrom) <= Date.now() && Date.now() <= Date.parse(validTo);

function waitForAmazon(cause: unknown): never {
  throw unavailable('certificate_unavailable', cause);
}

function parseCertificate(pem: string | undefined): X509Certificate | undefined {
  try {
    return pem === undefined ? undefined : new X509Certificate(pem);
  } catch {
    return undefined;
  }
}

function parseJson(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString());
  } catch {
    return undefined;
  }
}
