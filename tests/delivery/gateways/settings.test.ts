import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { loadConfig } from '../../../src/config/config';
import { readEnvironment } from '../../../src/config/environment';
import { misspeltSettings } from '../../../src/config/misspelt-settings';
import { problems } from '../../support/config-problems';
import { gatewayFile, PLAIN } from '../../support/gateway-file';
import { emptyFolder } from '../../support/harness';
import { productionSettings } from '../../support/production-settings';
import { providerOrder } from '../../support/provider-choice';

const TWILIO = { TWILIO_ACCOUNT_SID: 'AC1', TWILIO_AUTH_TOKEN: 't', TWILIO_FROM: 'Acme' };

describe('SMS_GATEWAYS', () => {
  test('adds providers after the built-in ones, in its order', () => {
    const SMS_GATEWAYS = `${gatewayFile(PLAIN, 'b.json')}, ${gatewayFile(PLAIN, 'a.json')}`;
    expect(providerOrder({ SMS_GATEWAYS }).sms).toEqual(['b', 'a']);
    expect(providerOrder({ SMS_GATEWAYS, ...TWILIO }).sms).toEqual(['twilio', 'b', 'a']);
    expect(providerOrder({ SMS_GATEWAYS, ...TWILIO, SMS_PROVIDERS: 'a,twilio' }).sms).toEqual(['a', 'twilio']);
    expect(providerOrder({ SMS_GATEWAYS }).email).toEqual([]);
  });

  test('takes the name of a recipe', () => {
    expect(providerOrder({ SMS_GATEWAYS: 'telegram-gateway', TELEGRAM_GATEWAY_TOKEN: 't' }).sms).toEqual([
      'telegram-gateway',
    ]);
  });

  const file = (name: string, document: object | string = PLAIN) => gatewayFile(document, name);
  test.each<[string, () => string, string]>([
    ['a file that is not there', () => '/nowhere/acme.json', ': cannot be read (ENOENT)'],
    ['a recipe that is not there', () => 'nobody', '/nobody.json: cannot be read (ENOENT)'],
    ['a name with capitals', () => file('Acme.json'), ': must be a file whose name has lower-case letters'],
    [
      'the name of a built-in provider',
      () => file('twilio.json'),
      ': must have another name, because twilio is a built-in',
    ],
    [
      'a name twice',
      () => `${file('a.json')},${file('a.json')}`,
      ': must have another name, because another gateway is a',
    ],
    ['a mistake in a document', () => file('a.json', { ...PLAIN, auth: { type: 'x' } }), 'a.json#/auth/type: must be'],
  ])('stops the start for %s, with one line', (_, files, problem) => {
    const lines = problems({ SMS_GATEWAYS: files() });
    expect(lines).toHaveLength(1);
    expect(lines[0]).toMatch(/^SMS_GATEWAYS: /);
    expect(lines[0]).toContain(problem);
  });

  test('has one line for a broken gateway that SMS_PROVIDERS names', () => {
    expect(problems({ SMS_GATEWAYS: file('acme.json', '{'), SMS_PROVIDERS: 'acme' })).toHaveLength(1);
  });

  test('is what SMS_PROVIDERS may name besides', () => {
    const SMS_GATEWAYS = file('acme.json');
    expect(problems({ SMS_GATEWAYS, SMS_PROVIDERS: 'acme,kannel' })).toEqual([
      'SMS_PROVIDERS: must be sns, twilio, vonage, webhook or acme, separated by commas',
    ]);
    expect(problems({ SMS_GATEWAYS, EMAIL_PROVIDERS: 'acme' })).toEqual([
      'EMAIL_PROVIDERS: must be smtp, ses or webhook, separated by commas',
    ]);
  });

  test('needs API_KEYS, as every real provider', () => {
    expect(() => loadConfig({ SMS_GATEWAYS: file('acme.json') })).toThrow('must be set with the provider acme');
  });
});

describe('the URL of a gateway in production', () => {
  let production: Record<string, string>;
  beforeAll(async () => {
    production = await productionSettings();
  });

  test.each([
    ['https://sms.example.com', true],
    ['http://sms.example.com', false],
    ['http://8.8.8.8', false],
    ['http://[2001:4860::8]', false],
    ['http://172.32.0.1', false],
    ['http://localhost.example.com', false],
    ['http://localhost:13013', true],
    ['http://127.0.0.1', true],
    ['http://[::1]', true],
    ['http://10.1.2.3', true],
    ['http://192.168.1.10:8080', true],
    ['http://100.100.1.1', true],
    ['http://[fd00::1]', true],
    ['http://kannel:13013', true],
    ['http://sms.internal', true],
  ])('%s: %p', (url, isAccepted) => {
    const env = { ...production, SMS_COUNTRIES: '*', SMS_GATEWAYS: gatewayFile({ ...PLAIN, url }) };
    expect(problems(env)).toEqual(
      isAccepted
        ? []
        : ['SMS_GATEWAYS: acme.json#/url: must be an https:// URL in production, or a host of a private network'],
    );
  });
});

describe('the variables of a gateway', () => {
  const document = { ...PLAIN, auth: { type: 'bearer', token: '${SMTP_TOKEN}' } };

  test('have _FILE twins, as settings have', async () => {
    const secret = path.join(await emptyFolder(), 'token');
    await writeFile(secret, 'from-file\n');
    const env = { SMS_GATEWAYS: gatewayFile(document), SMTP_TOKEN: 'x', SMTP_TOKEN_FILE: secret };
    const { values, inOwnFiles } = readEnvironment('/nowhere/.env', env);
    expect(inOwnFiles).toEqual(['SMTP_TOKEN']);
    expect(loadConfig({ ...values, ALLOW_ANONYMOUS: 'true' }).gateways).toMatchObject([
      { headers: { Authorization: 'Bearer from-file' } },
    ]);
  });

  test('are not misspelt settings', async () => {
    const file = path.join(await emptyFolder(), '.env');
    await writeFile(file, `SMS_GATEWAYS=${gatewayFile(document)}\nSMTP_TOKEN=x\nSMTP_TOKE=x\n`);
    expect(misspeltSettings(readEnvironment(file, {})).map(({ name }) => name)).toEqual(['SMTP_TOKE']);
  });
});
