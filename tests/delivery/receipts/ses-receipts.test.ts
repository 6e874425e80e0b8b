import { generateKeyPairSync } from 'node:crypto';
import type { ReceiptRequest } from '../../../src/delivery/receipts/receipt-adapter';
import { createSesReceipts } from '../../../src/delivery/receipts/ses-receipts';
import { ApiError } from '../../../src/errors';
import { startTestService } from '../../support/harness';
import { CERTIFICATE_URL, eventOf, sealed, SNS_CERTIFICATE, TOPIC, type Envelope } from '../../support/sns-envelope';
import { certificate } from '../../support/localhost-certificate';

/** The adapter with a network that has these pages, and the URLs that it requested. */
function start(pages: Record<string, string | Error> = { [CERTIFICATE_URL]: SNS_CERTIFICATE }) {
  const requested: string[] = [];
  const get = (url: string) => {
    requested.push(url);
    const page = pages[url];
    return page instanceof Error ? Promise.reject(page) : Promise.resolve(page);
  };
  const adapter = createSesReceipts(TOPIC, Object.assign(get, { close: () => undefined }));
  const receive = (envelope: Envelope | string) => {
    const text = typeof envelope === 'string' ? envelope : JSON.stringify(envelope);
    const request: ReceiptRequest = {
      ...{ method: 'POST', url: '', query: new URLSearchParams(), headers: {} },
      body: Buffer.from(text),
    };
    return adapter.receive(request);
  };
  return { receive, requested };
}

const bounce = (bounceType: string, status?: string) => ({
  bounce: { bounceType, bouncedRecipients: [{ emailAddress: 'ada@example.com', ...(status && { status }) }] },
});

describe('an event of SES', () => {
  test.each([
    ['Send', {}, 'accepted', undefined],
    ['DeliveryDelay', {}, 'sent', undefined],
    ['Delivery', {}, 'delivered', undefined],
    ['Complaint', {}, 'delivered', undefined],
    ['Bounce', bounce('Permanent', '5.1.1'), 'undelivered', 'recipient_refused'],
    ['Bounce', bounce('Transient', '4.2.2'), 'undelivered', 'recipient_unreachable'],
    ['Bounce', bounce('Permanent', '5.7.1'), 'undelivered', 'carrier_filtered'],
    ['Bounce', bounce('Transient'), 'undelivered', 'recipient_unreachable'],
    ['Bounce', bounce('Undetermined'), 'undelivered', 'unknown'],
    ['Reject', {}, 'failed', 'message_rejected'],
  ])('%s %j is %s, %s', async (type, others, state, reason) => {
    const reading = await start().receive(sealed({ Message: eventOf(type, 'a-ref', others) }));
    expect(reading).toEqual({ receipts: [{ ref: 'a-ref', state, reason }] });
  });

  test.each(['Open', 'Click', 'Subscription'])('%s says nothing about a delivery', async (type) => {
    const { receive } = start();
    expect(await receive(sealed({ Message: eventOf(type, 'a-ref') }))).toEqual({ receipts: [] });
  });

  test.each(['not JSON', '{}', '{"eventType":"Delivery","mail":{"tags":{}}}', 'null'])(
    'that is not of a code, such as %s, says nothing',
    async (Message) => {
      expect(await start().receive(sealed({ Message }))).toEqual({ receipts: [] });
    },
  );

  test('may have a subject, which is signed', async () => {
    const { receive } = start();
    const envelope = sealed({ Message: eventOf('Delivery', 'a-ref'), Subject: 'Amazon SES Email Event' });
    expect(await receive(envelope)).toMatchObject({ receipts: [{ state: 'delivered' }] });
    expect(await receive({ ...envelope, Subject: 'Another' })).toBeUndefined();
  });

  test('requests the certificate once', async () => {
    const { receive, requested } = start();
    for (let times = 0; times < 3; times += 1) await receive(sealed({ Message: eventOf('Delivery', 'a-ref') }));
    expect(requested).toEqual([CERTIFICATE_URL]);
  });
});

describe('an envelope is refused', () => {
  const Message = eventOf('Delivery', 'a-ref');
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const other = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();

  test.each<[string, Envelope | string]>([
    ['that is not JSON', '<xml/>'],
    ['without members', '{}'],
    ['signed with another key', sealed({ Message }, other)],
    ['of another topic', sealed({ Message, TopicArn: `${TOPIC}2` })],
    ['whose message was altered', { ...sealed({ Message }), Message: eventOf('Bounce', 'a-ref') }],
    ['of signature version 1', sealed({ Message, SignatureVersion: '1' })],
    ['without a signature', { ...sealed({ Message }), Signature: '' }],
  ])('%s', async (_, envelope) => {
    expect(await start().receive(envelope)).toBeUndefined();
  });

  test.each([
    'http://sns.eu-west-1.amazonaws.com/a.pem',
    'https://sns.eu-west-1.amazonaws.com.evil.example/a.pem',
    'https://evil.example/sns.eu-west-1.amazonaws.com/a.pem',
    'https://sns.eu-west-1.amazonaws.com@evil.example/a.pem',
    'https://evil@sns.eu-west-1.amazonaws.com/a.pem',
    'https://sns.eu-west-1.amazonaws.com:8443/a.pem',
    'https://sns-eu-west-1.amazonaws.com/a.pem',
    'https://s3.eu-west-1.amazonaws.com/a.pem',
    'https://sns.s3-us-west-2.amazonaws.com/a.pem', // a bucket that is called sns
    'https://sns.us-east-1.amazonaws.com/a.pem', // another region than the topic's
    'https://sns.eu-west-1.amazonaws.com/a.pem?x',
    'https://sns.eu-west-1.amazonaws.com/a',
    'file:///a.pem',
    'a.pem',
  ])('whose certificate is at %s, which may be requested only below SNS', async (SigningCertURL) => {
    const { receive, requested } = start();
    expect(await receive(sealed({ Message, SigningCertURL }))).toBeUndefined();
    expect(requested.filter((url) => !url.startsWith('https://sns.eu-west-1.amazonaws.com/a.pem'))).toEqual([]);
  });

  test.each([
    ['that is none', 'none'],
    ['without an RSA key', certificate.cert.toString()],
  ])('with a certificate %s', async (_, pem) => {
    expect(await start({ [CERTIFICATE_URL]: pem }).receive(sealed({ Message }))).toBeUndefined();
  });

  test('by a certificate with a query, which would be another one to request and to keep', async () => {
    const { receive, requested } = start();
    expect(await receive(sealed({ Message, SigningCertURL: `${CERTIFICATE_URL}?1` }))).toBeUndefined();
    expect(await receive(sealed({ Message, SigningCertURL: `${CERTIFICATE_URL}?1.pem` }))).toBeUndefined();
    expect(requested).toEqual([]);
  });
});

test('once ten other certificates were requested within a minute, the report is to come again', async () => {
  const { receive, requested } = start();
  for (let index = 0; index < 10; index += 1) {
    const SigningCertURL = `https://sns.eu-west-1.amazonaws.com/${index}.pem`;
    expect(await receive(sealed({ Message: 'x', SigningCertURL }))).toBeUndefined();
  }
  await expect(receive(sealed({ Message: 'x' }))).rejects.toMatchObject({ code: 'certificate_unavailable' });
  expect(requested).toHaveLength(10);
});

test('while Amazon does not answer, the report is to come again', async () => {
  const { receive } = start({ [CERTIFICATE_URL]: new Error('away') });
  const failure = await Promise.resolve(receive(sealed({ Message: 'x' }))).catch((error: unknown) => error);
  expect(failure).toBeInstanceOf(ApiError);
  expect(failure).toMatchObject({ code: 'certificate_unavailable' });
});

describe('the subscription to the topic', () => {
  const confirmation = (SubscribeURL: string) =>
    sealed({ Type: 'SubscriptionConfirmation', Message: 'You have chosen …', Token: 'a-token', SubscribeURL });

  test('is confirmed', async () => {
    const { receive, requested } = start();
    const url = 'https://sns.eu-west-1.amazonaws.com/?Action=ConfirmSubscription&Token=a-token';
    expect(await receive(confirmation(url))).toEqual({ receipts: [] });
    expect(requested).toEqual([CERTIFICATE_URL, url]);
  });

  test('is confirmed at Amazon only', async () => {
    const { receive, requested } = start();
    await receive(confirmation('https://evil.example/?Action=ConfirmSubscription'));
    expect(requested).toEqual([CERTIFICATE_URL]);
  });
});

test('/api/v1/receipts/ses refuses an envelope of another topic', async () => {
  const service = await startTestService({
    ...{ EMAIL_PROVIDERS: 'ses', AWS_REGION: 'eu-west-1', EMAIL_FROM: 'no-reply@acme.example' },
    ...{ SES_CONFIGURATION_SET: 'otp', SES_TOPIC_ARN: TOPIC, PUBLIC_URL: 'https://otp.example.com' },
  });
  const forged = JSON.stringify(sealed({ Message: eventOf('Delivery', 'a-ref'), TopicArn: `${TOPIC}2` }));
  await service.api.post('/api/v1/receipts/ses').type('text/plain').send(forged).expect(403);
  await service.api.post('/api/v1/receipts/ses').type('text/plain').send('x'.repeat(70_000)).expect(413);
});
