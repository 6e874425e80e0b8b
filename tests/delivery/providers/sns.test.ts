import { createSnsProvider } from '../../../src/delivery/providers/sns';
import { closing } from '../../support/http-providers';
import { sharedHttpSink } from '../../support/http-sink';
import { DIRECT } from '../../support/network';
import { outcomeOf, permanent, refusedHere, sms, temporary, unknown } from '../../support/provider-outcome';

const xml = (status: number, content: string) => ({
  status,
  headers: { 'Content-Type': 'text/xml' },
  body: content,
});
const accepted = xml(200, '<PublishResponse><PublishResult><MessageId>1</MessageId></PublishResult></PublishResponse>');
const error = (status: number, code: string, message = `About ${sms.to}`) =>
  xml(
    status,
    `<ErrorResponse><Error><Type>Sender</Type><Code>${code}</Code><Message>${message}</Message></Error>` +
      '<RequestId>1</RequestId></ErrorResponse>',
  );
const invalidNumber = `Invalid parameter: PhoneNumber Reason: ${sms.to} is not valid to publish to`;
const invalidPrice = 'Invalid parameter: Message attribute value Reason: MaxPrice';

describe('the SNS provider', () => {
  const sink = sharedHttpSink(accepted);
  const provider = (settings = {}) =>
    closing(
      createSnsProvider(
        {
          region: 'eu-west-1',
          endpoint: sink.url,
          credentials: { accessKeyId: 'AKIAEXAMPLE', secretAccessKey: 'a-secret' },
          ...settings,
        },
        DIRECT,
      ),
    );

  test('sends one signed, transactional Publish', async () => {
    expect(await outcomeOf(provider(), sms)).toBe('taken');
    expect(sink.requests).toHaveLength(1);
    const [request] = sink.requests;
    expect(request?.headers.authorization).toMatch(
      /^AWS4-HMAC-SHA256 Credential=AKIAEXAMPLE\/\d{8}\/eu-west-1\/sns\/aws4_request, SignedHeaders=\S+, Signature=[0-9a-f]{64}$/,
    );
    expect(Object.fromEntries(new URLSearchParams(request?.body))).toEqual({
      Action: 'Publish',
      Version: '2010-03-31',
      PhoneNumber: '+12025550143',
      Message: 'Code & more: 048213 + 100%',
      'MessageAttributes.entry.1.Name': 'AWS.SNS.SMS.SMSType',
      'MessageAttributes.entry.1.Value.DataType': 'String',
      'MessageAttributes.entry.1.Value.StringValue': 'Transactional',
    });
  });

  test('sends the sender id, the highest price and the DLT ids of India', async () => {
    const settings = {
      senderId: 'Acme',
      maxPrice: '0.50',
      dltEntityId: '1701165718168578728',
      dltTemplateId: '1707166375278247471',
    };
    await outcomeOf(provider(settings), sms);
    const form = new URLSearchParams(sink.requests[0]?.body);
    const attributes = [1, 2, 3, 4, 5, 6].map((n) =>
      ['Name', 'Value.DataType', 'Value.StringValue'].map((key) => form.get(`MessageAttributes.entry.${n}.${key}`)),
    );
    expect(attributes).toEqual([
      ['AWS.SNS.SMS.SMSType', 'String', 'Transactional'],
      ['AWS.SNS.SMS.SenderID', 'String', 'Acme'],
      ['AWS.SNS.SMS.MaxPrice', 'Number', '0.50'],
      ['AWS.MM.SMS.EntityId', 'String', '1701165718168578728'],
      ['AWS.MM.SMS.TemplateId', 'String', '1707166375278247471'],
      [null, null, null],
    ]);
  });

  test.each([
    ['an invalid number', error(400, 'InvalidParameter', invalidNumber), permanent('recipient_refused')],
    ['an invalid message attribute', error(400, 'InvalidParameter', invalidPrice), refusedHere('http_400')],
    ['a recipient who opted out', error(400, 'OptedOut'), permanent('recipient_opted_out')],
    ['a number that the sandbox has not verified', error(400, 'UserError'), refusedHere('destination_refused')],
    ['an expired token', error(403, 'ExpiredToken'), temporary('not_authorized')],
    ['throttling', error(400, 'Throttling'), temporary('throttled')],
    ['throttling under its second error code', error(429, 'Throttled'), temporary('throttled')],
    ['a wrong signature', error(403, 'SignatureDoesNotMatch'), temporary('not_authorized')],
    ['a missing permission', error(403, 'AuthorizationError'), temporary('not_authorized')],
    ['an internal error', error(500, 'InternalError'), unknown('http_500')],
    ['an HTML page', { status: 503, body: '<html>' }, unknown('http_503')],
    ['a success with an unreadable body', xml(200, 'OK'), unknown('unreadable_reply')],
  ])('classifies %s', async (_, reply, outcome) => {
    sink.reply = reply;
    expect(await outcomeOf(provider(), sms)).toEqual(outcome);
    expect(sink.requests).toHaveLength(1);
  });
});
