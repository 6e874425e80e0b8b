import { post, startTestService, type TestService } from '../support/harness';
import { inboxOf } from '../support/traces';

let service: TestService;
beforeAll(async () => {
  service = await startTestService({ DEFAULT_LOCALE: 'sv' });
});

async function textFor(body: object, headers: Record<string, string>) {
  const route = 'email' in body ? '/email/otp' : '/phone/otp';
  const reply = await fetch(`${service.url}/api/v1${route}`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', ...headers },
    body: JSON.stringify({ type: '2FA', ...body }),
  });
  expect(reply.status).toBe(200);
  const [newest] = await inboxOf(service);
  return newest?.text;
}

const email = 'ada@example.com';
const japaneseNumber = { phone_number: '+819012345678' };
const french = { 'Accept-Language': 'tlh, de;q=0.3, fr-CA;q=0.8, *;q=0.1' };

describe('the language of a message follows', () => {
  test.each([
    ['`locale`', { email, locale: 'ja-JP' }, french, /ログイン/],
    ['`locale` with an underscore', { email, locale: 'pt_BR' }, french, /Use este código|Digite|Insira/],
    ['`locale` as Java spells it', { email, locale: 'zh_Hant_TW' }, french, /登入/],
    ['the weights in Accept-Language', { email }, french, /Saisissez ce code/],
    ['Accept-Language when `locale` matches no language', { email, locale: 'xx' }, french, /Saisis/],
    ['Accept-Language when `locale` is empty', { email, locale: '' }, french, /Saisissez/],
    ['DEFAULT_LOCALE when the request names no language', { email }, {}, /Ange den här koden/],
    ['DEFAULT_LOCALE when Accept-Language is a wildcard', { email }, { 'Accept-Language': '*' }, /Ange den/],
    ['DEFAULT_LOCALE when Accept-Language is malformed', { email }, { 'Accept-Language': ';;=,' }, /Ange den/],
    ['the country of the phone number', japaneseNumber, {}, /ログインコード/],
    ['Accept-Language before the country of the number', japaneseNumber, french, /code de connexion/],
  ])('%s', async (_, body, headers, words) => {
    expect(await textFor(body, headers)).toMatch(words);
  });
});

describe('a send', () => {
  test.each(['pt_', '_BR', 'x', 'english!', 'en-', '-en', 'i-default', 'e'.repeat(101), 7, ['en'], {}, true, null])(
    'is rejected with 400 when `locale` is %j, and nothing is sent',
    async (locale) => {
      for (const to of [{ email }, { phone_number: '+12025550143' }]) {
        const route = 'email' in to ? '/email/otp' : '/phone/otp';
        const before = await inboxOf(service);
        const { status, body } = await post(service, route, { ...to, type: '2FA', locale });
        expect({ status, body }).toEqual({
          status: 400,
          body: {
            Status: 'Failure',
            Details: 'Locale is not a language tag, such as pt-BR',
            Code: 'locale_invalid',
          },
        });
        expect(await inboxOf(service)).toEqual(before);
      }
    },
  );
});
