import { createWhatsAppProvider } from '../../../src/delivery/providers/whatsapp';
import { templateLanguage } from '../../../src/delivery/providers/whatsapp-language';
import { LOCALES } from '../../../src/templates/locale/locale';
import { closing } from '../../support/http-providers';
import { sharedHttpSink } from '../../support/http-sink';
import { DIRECT } from '../../support/network';
import { outcomeOf, permanent, refusedHere, temporary, unknown, whatsApp } from '../../support/provider-outcome';

const account = { token: 'a-token', phoneNumberId: '106540352242922', template: 'sign_in', languages: ['en_US', 'de'] };

/** An error in the form of the Graph API. Its text names the recipient. */
const error = (status: number, code: number) => ({
  status,
  body: {
    error: {
      message: `(#${code}) Message failed to send to ${whatsApp.to}`,
      type: 'OAuthException',
      code,
      error_data: { messaging_product: 'whatsapp', details: `The number ${whatsApp.to}` },
      fbtrace_id: 'AO9a4wxgYV0FNXjKtUdfzQg',
    },
  },
});

const accepted = (message_status = 'accepted') => ({
  status: 200,
  body: {
    messaging_product: 'whatsapp',
    contacts: [{ input: '+12025550143', wa_id: '12025550143' }],
    messages: [{ id: 'wamid.HBgLMTIwMjU1NTAxNDMVAgARGBI=', message_status }],
  },
});

describe('the WhatsApp provider', () => {
  const sink = sharedHttpSink(accepted());
  const provider = (settings = {}) =>
    closing(createWhatsAppProvider({ ...account, baseUrl: `${sink.url}/v22.0`, ...settings }, DIRECT));
  const posted = () => JSON.parse(sink.requests[0]?.body ?? '') as unknown;

  test('sends an authentication template with the code in its text and in its button', async () => {
    expect(await outcomeOf(provider(), whatsApp)).toBe('taken');
    expect(sink.requests).toHaveLength(1);
    expect(sink.requests[0]).toMatchObject({
      method: 'POST',
      path: '/v22.0/106540352242922/messages',
      headers: { authorization: 'Bearer a-token', 'content-type': 'application/json' },
    });
    expect(posted()).toEqual({
      messaging_product: 'whatsapp',
      recipient_type: 'individual',
      to: '+12025550143',
      type: 'template',
      template: {
        name: 'sign_in',
        language: { policy: 'deterministic', code: 'en_US' },
        components: [
          { type: 'body', parameters: [{ type: 'text', text: '048213' }] },
          { type: 'button', sub_type: 'url', index: '0', parameters: [{ type: 'text', text: '048213' }] },
        ],
      },
    });
  });

  test('sends the reference that a receipt brings back', async () => {
    await outcomeOf(provider(), { ...whatsApp, receipt: { url: 'https://otp.example.com/r', ref: 'sealed' } });
    expect(posted()).toMatchObject({ biz_opaque_callback_data: 'sealed' });
  });

  test('gives no id of the message, because the id holds the number in base64', async () => {
    expect(await provider().send(whatsApp, new AbortController().signal)).toBeUndefined();
  });

  test('takes a reply without a status of the message', async () => {
    sink.reply = { status: 200, body: { messages: [{ id: 'wamid.1' }] } };
    expect(await outcomeOf(provider(), whatsApp)).toBe('taken');
  });

  test.each([
    ['a person without WhatsApp', error(400, 131026), permanent('recipient_refused')],
    ['our own number', error(400, 131021), permanent('recipient_refused')],
    ['a recipient who opted out', error(400, 131050), permanent('recipient_opted_out')],
    ['too many messages to one person', error(400, 131056), refusedHere('recipient_deferred')],
    ['a number that a test account has not listed', error(400, 131030), refusedHere('destination_refused')],
    ['a country that the account may not send to', error(403, 130497), refusedHere('destination_refused')],
    ['a language that the template lacks', error(404, 132001), refusedHere('message_rejected')],
    ['a person outside the 24-hour window', error(400, 131047), refusedHere('message_rejected')],
    ['an unknown code about a message', error(400, 131999), refusedHere('message_rejected')],
    ['a parameter that is not valid', error(400, 100), refusedHere('http_400')],
    ['the throughput of the account', error(429, 130429), temporary('throttled')],
    ['too many messages marked as spam', error(400, 131048), temporary('throttled')],
    ['too many calls of the app', error(400, 4), temporary('throttled')],
    ['a token that has expired', error(401, 190), temporary('not_authorized')],
    ['a permission that is missing', error(403, 200), temporary('not_authorized')],
    ['an account that broke a policy', error(403, 368), temporary('account_blocked')],
    ['a bill that is not paid', error(400, 131042), temporary('out_of_credit')],
    ['a number that is not registered', error(400, 133010), temporary('sender_refused')],
    ['a template that is paused', error(400, 132015), temporary('rejected')],
    ['a service that is down', error(503, 131016), unknown('provider_fault')],
    ['an unknown error of Meta', error(500, 1), unknown('provider_fault')],
    ['429 without a body', { status: 429 }, temporary('throttled')],
    ['an error that is not JSON', { status: 502, body: '<html>' }, unknown('http_502')],
    ['a message that is held back', accepted('held_for_quality_assessment'), unknown('unreadable_reply')],
    ['a success without a message', { status: 200, body: { messages: [] } }, unknown('unreadable_reply')],
  ])('classifies %s', async (_, reply, outcome) => {
    sink.reply = reply;
    expect(await outcomeOf(provider(), whatsApp)).toEqual(outcome);
    expect(sink.requests).toHaveLength(1);
  });
});

describe('the language of the template', () => {
  const ALL = [
    ...['en', 'es', 'fr', 'de', 'it', 'pt_PT', 'pt_BR', 'nl', 'pl', 'sv', 'tr', 'ru', 'uk'],
    ...['ar', 'he', 'hi', 'bn', 'id', 'vi', 'ja', 'ko', 'zh_CN', 'zh_TW'],
  ];

  test('is that of the message in each of our languages', () => {
    expect(LOCALES.map((locale) => templateLanguage(locale, ALL))).toEqual(ALL);
  });

  test.each([
    ['en', ['de', 'en_GB'], 'en_GB'],
    ['pt-BR', ['en', 'pt_PT'], 'pt_PT'],
    ['de-AT', ['en', 'de'], 'de'],
    ['uk', ['en', 'ru'], 'en'],
    ['zh-Hant', ['en', 'zh_CN'], 'en'],
    ['fr', ['en_US', 'de'], 'en_US'],
  ])('of a message in %s is, of %j, %s', (locale, languages, expected) => {
    expect(templateLanguage(locale, languages)).toBe(expected);
  });
});
