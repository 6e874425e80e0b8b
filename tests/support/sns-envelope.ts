import { createSign } from 'node:crypto';
import { readFileSync } from 'node:fs';
import path from 'node:path';

const file = (name: string) => readFileSync(path.join(__dirname, name), 'utf8');

export const TOPIC = 'arn:aws:sns:eu-west-1:123456789012:otp-events';
export const CERTIFICATE_URL = `https://sns.eu-west-1.amazonaws.com/SimpleNotificationService-${'0a'.repeat(16)}.pem`;
/** In the place of Amazon's. */
export const SNS_CERTIFICATE = file('sns-signing.crt');
const KEY = file('sns-signing.key');

export type Envelope = Record<string, string>;

const NOTIFICATION = ['Message', 'MessageId', 'Subject', 'Timestamp', 'TopicArn', 'Type'];
const CONFIRMATION = ['Message', 'MessageId', 'SubscribeURL', 'Timestamp', 'Token', 'TopicArn', 'Type'];

/** Signs as SNS does with signature version 2. */
export function sealed(fields: Envelope, key = KEY): Envelope {
  const envelope: Envelope = {
    ...{ Type: 'Notification', MessageId: 'a-message', TopicArn: TOPIC, Timestamp: '2026-11-26T18:00:00.000Z' },
    ...{ SignatureVersion: '2', SigningCertURL: CERTIFICATE_URL },
    ...fields,
  };
  const names = envelope['Type'] === 'Notification' ? NOTIFICATION : CONFIRMATION;
  const given = names.filter((name) => envelope[name] !== undefined);
  const text = given.map((name) => `${name}\n${envelope[name] ?? ''}\n`).join('');
  return { ...envelope, Signature: createSign('RSA-SHA256').update(text).sign(key, 'base64') };
}

/** An event of SES, with the recipient that every one holds. */
export const eventOf = (eventType: string, ref: string, others: object = {}) =>
  JSON.stringify({
    eventType,
    mail: {
      ...{ messageId: '0102018b', destination: ['ada@example.com'], headersTruncated: false },
      tags: { 'otp-ref': [ref], 'ses:configuration-set': ['otp'] },
    },
    ...others,
  });
