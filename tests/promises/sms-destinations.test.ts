import { loadConfig } from '../../src/config/config';
import { dumpDatabase } from '../support/database-dump';
import { post, startTestService, type TestService } from '../support/harness';
import { inboxOf } from '../support/traces';

const NOT_ALLOWED = {
  Status: 'Failure',
  Details: 'Messages are not sent to this destination',
  Code: 'destination_not_allowed',
};

const send = (service: TestService, phone_number: string) => post(service, '/phone/otp', { phone_number, type: '2FA' });

let shared: Promise<TestService> | undefined;
/** One service for all tests that send nothing, with the default `SMS_COUNTRIES`: all countries. */
const startForAllCountries = () => (shared ??= startTestService());

describe('a number that is not mobile', () => {
  test.each([
    ['premium-rate in Germany', '+499001123456'],
    ['premium-rate in Britain', '+449098790000'],
    ['premium-rate in France', '+33899123456'],
    ['premium-rate in America', '+19002345678'],
    ['premium-rate without a country', '+979123456789'],
    ['shared-cost in Germany', '+491805012345'],
    ['shared-cost in France', '+33810123456'],
    ['shared-cost without a country', '+80812345678'],
    ['toll-free in Germany', '+498001234567'],
    ['toll-free in America', '+18005550199'],
    ['toll-free without a country', '+80012345678'],
    ['fixed-line in Germany', '+4930123456'],
    ['fixed-line in Britain', '+442079460123'],
    ['a pager', '+447640123456'],
    ['a personal number, whose forwarding costs extra', '+447012345678'],
    ['voice over IP', '+445612345678'],
  ])('is refused although SMS may go to all countries: %s', async (_, number) => {
    const service = await startForAllCountries();
    const reply = await send(service, number);
    expect(reply.status).toBe(403);
    expect(reply.body).toEqual(NOT_ALLOWED);
    expect(await inboxOf(service)).toEqual([]);
    expect(await dumpDatabase(service)).not.toContain('"otp":');
  });
});

test('an Argentine mobile that is written as from within the country gets its code in the form for SMS', async () => {
  const service = await startTestService();
  expect((await send(service, '+54 11 2345-6789')).status).toBe(200);
  expect((await inboxOf(service))[0]?.to).toBe('+5491123456789');
});

test('a mobile number, or one that may be mobile, gets a code', async () => {
  const service = await startTestService();
  for (const number of ['+4915123456789', '+33612345678', '+12025550143', '+881612345678']) {
    expect([number, (await send(service, number)).status]).toEqual([number, 200]);
  }
});

describe('SMS_COUNTRIES', () => {
  test('limits SMS to the countries in it', async () => {
    const service = await startTestService({ SMS_COUNTRIES: 'DE, US' });
    expect((await send(service, '+4915123456789')).status).toBe(200);
    expect((await send(service, '+12025550143')).status).toBe(200);
    for (const [number] of [
      ['+33612345678'],
      ['+18762101234'], // Jamaica shares +1 with the United States
      ['+14165550123'], // so does Canada
      ['+881612345678'], // a satellite telephone has no country
    ] as const) {
      const reply = await send(service, number);
      expect([number, reply.status]).toEqual([number, 403]);
      expect(reply.body).toEqual(NOT_ALLOWED);
    }
    expect(await inboxOf(service)).toHaveLength(2);
  });

  test.each(['+1 621 555 0143', '+1 679 555 0143'])(
    'lets a new area code of a shared calling code pass as its main country: %s',
    async (number) => {
      const service = await startTestService({ SMS_COUNTRIES: 'US' });
      expect((await send(service, number)).status).toBe(200);
      const elsewhere = await startTestService({ SMS_COUNTRIES: 'CA,JM' });
      expect((await send(elsewhere, number)).body).toEqual(NOT_ALLOWED);
    },
  );

  test('does not limit e-mail', async () => {
    const service = await startTestService({ SMS_COUNTRIES: 'DE' });
    const reply = await post(service, '/email/otp', { email: 'ada@example.fr', type: '2FA' });
    expect(reply.status).toBe(200);
  });
});

describe('a national number', () => {
  test('belongs to DEFAULT_COUNTRY, and is refused if SMS_COUNTRIES lacks that country', async () => {
    const service = await startTestService({ DEFAULT_COUNTRY: 'DE', SMS_COUNTRIES: 'DE' });
    expect((await send(service, '0151 23456789')).status).toBe(200);
    expect((await send(service, '0900 1 123456')).body).toEqual(NOT_ALLOWED);
    const elsewhere = await startTestService({ DEFAULT_COUNTRY: 'DE', SMS_COUNTRIES: 'FR' });
    expect((await send(elsewhere, '0151 23456789')).body).toEqual(NOT_ALLOWED);
  });

  test('is invalid without DEFAULT_COUNTRY', async () => {
    const service = await startForAllCountries();
    const reply = await send(service, '0151 23456789');
    expect(reply.status).toBe(400);
    expect(reply.body.Code).toBe('phone_number_invalid');
  });
});

test.each(['+1202555', '+4415', '+888123456', '+99912345678', '+4915123456789012345', '+1202555014x'])(
  'the impossible number %s is refused with 400',
  async (number) => {
    const service = await startForAllCountries();
    const reply = await send(service, number);
    expect(reply.status).toBe(400);
    expect(reply.body).toEqual({
      Status: 'Failure',
      Details: 'Phone Number is not a valid number in international form, such as +12025550143',
      Code: 'phone_number_invalid',
    });
  },
);

const production = {
  NODE_ENV: 'production',
  DATABASE_URL: 'postgres://localhost/otp',
  CRYPT_PASSWORD: 'sixteen characters',
  SMTP_URL: 'smtp://localhost',
  ALLOW_ANONYMOUS: 'true',
  AWS_ACCESS_KEY_ID: 'AKIAEXAMPLE',
  AWS_SECRET_ACCESS_KEY: 'secret',
  AWS_REGION: 'eu-west-1',
};

describe('production with an SMS provider', () => {
  test('does not start without SMS_COUNTRIES', () => {
    expect(() => loadConfig(production)).toThrow(
      /^SMS_COUNTRIES: must name the countries that SMS may go to in production, or \*$/,
    );
  });

  test.each([
    ['DE,FR', ['DE', 'FR']],
    ['*', '*'],
  ])('accepts SMS_COUNTRIES=%s', (SMS_COUNTRIES, countries) => {
    expect(loadConfig({ ...production, SMS_COUNTRIES }).sms.countries.sms).toEqual(countries);
  });
});

test('production without an SMS provider starts without SMS_COUNTRIES', () => {
  expect(loadConfig({ ...production, AWS_ACCESS_KEY_ID: '', AWS_SECRET_ACCESS_KEY: '' }).sms.countries.sms).toBe('*');
});
