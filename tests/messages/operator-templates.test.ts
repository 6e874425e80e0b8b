import { TemplateError } from '../../src/templates/operator/template-error';
import { createTemplates, type Templates } from '../../src/templates/templates';
import { startTestService } from '../support/harness';
import { startRefused } from '../support/service-process';
import { templatesFolder } from '../support/templates-folder';

jest.setTimeout(120_000);

const CODE = '4829130576';

const SETTINGS = { appName: 'Acme', defaultLocale: 'en' } as const;

function fromFolder(files: Record<string, string>): Templates {
  return createTemplates({ ...SETTINGS, folder: templatesFolder(files) });
}

type Channel = 'email' | 'sms';

/** What somebody who asks for a language reads. */
function said(templates: Templates, channel: Channel, type: string, language: string, more = {}) {
  const request = { channel, type, languages: [language], code: CODE, ttlSeconds: 600 };
  return templates.render({ ...request, ...more }).text;
}

describe('a folder of templates', () => {
  test('stands in for one built-in message, and leaves the others', () => {
    const templates = fromFolder({ 'FORGET/sms/fr.hbs': '{{code}} : nouveau mot de passe' });
    const builtIn = createTemplates(SETTINGS);
    expect(said(templates, 'sms', 'FORGET', 'fr')).toBe(`${CODE} : nouveau mot de passe`);
    for (const [channel, type, language] of [
      ['sms', 'FORGET', 'en'],
      ['sms', '2FA', 'fr'],
      ['email', 'FORGET', 'fr'],
    ] as const) {
      const words = said(builtIn, channel, type, language);
      expect(said(templates, channel, type, language)).toBe(words);
    }
  });

  test('adds a language to a built-in type', () => {
    const templates = fromFolder({ '2FA/sms/da.hbs': '{{code}} er din kode til {{appName}}.' });
    expect(said(templates, 'sms', '2FA', 'da-DK')).toBe(`${CODE} er din kode til Acme.`);
    expect(templates.locales('email', '2FA')).not.toContain('da');
  });

  test('has a type only for the channels that it has files for', () => {
    const templates = fromFolder({ 'ALERT/sms/en.hbs': '{{code}}' });
    expect(templates.types('sms')).toContain('ALERT');
    expect(templates.types('email')).not.toContain('ALERT');
  });

  test('that lacks the default language is read in its first one', () => {
    const templates = fromFolder({
      'ALERT/sms/fr.hbs': 'Alerte {{code}}',
      'ALERT/sms/de.hbs': 'Alarm {{code}}',
    });
    expect(said(templates, 'sms', 'ALERT', 'ja')).toBe(`Alarm ${CODE}`);
    expect(said(templates, 'sms', 'ALERT', 'fr-CA')).toBe(`Alerte ${CODE}`);
  });

  test('asks for the variables of all its languages, whichever is chosen', () => {
    const templates = fromFolder({
      'ALERT/sms/en.hbs': '{{code}} {{place}}',
      'ALERT/sms/de.hbs': '{{code}}{{#if time}} um {{time}}{{else}} sofort{{/if}}',
    });
    expect(templates.variables('sms', 'ALERT')).toEqual(['place', 'time']);
    const at = (time: string) =>
      said(templates, 'sms', 'ALERT', 'de', { variables: { place: 'x', time } });
    expect(at('12:00')).toBe(`${CODE} um 12:00`);
    expect(at('')).toBe(`${CODE} sofort`);
  });

  test('may say something only where a variable is empty', () => {
    const templates = fromFolder({ 'ALERT/sms/en.hbs': '{{code}}{{^if place}} anywhere{{/if}}' });
    const at = (place: string) => said(templates, 'sms', 'ALERT', 'en', { variables: { place } });
    expect([at('Rome'), at('')]).toEqual([CODE, `${CODE} anywhere`]);
  });

  test('may be written from right to left, in a language that is not built in', () => {
    const templates = fromFolder({ 'ALERT/email/fa.hbs': 'Subject: کد\n\n{{code}}\n\nکد شما' });
    const request = { channel: 'email', type: 'ALERT', languages: ['fa'] } as const;
    const { html } = templates.render({ ...request, code: CODE, ttlSeconds: 600 });
    expect(html).toContain('<html lang="fa" dir="rtl">');
  });

  test('may hold what is no template: files beside the types, and hidden ones', () => {
    const templates = fromFolder({
      'README.md': 'About',
      '.git/email/config': '',
      '2FA/sms/.en.hbs.swp': '',
      'ALERT/sms/en.hbs': '\ufeff{{code}}\r\n{{! a remark }}once\r\n',
    });
    expect(said(templates, 'sms', 'ALERT', 'en')).toBe(`${CODE}\nonce`);
  });
});

const UNREADABLE = 'is not readable as Handlebars';
const NO_CODE = 'has no {{code}}, or only where a condition holds';
const NAMED = 'is not named <TYPE>/email/<locale>[.html].hbs or <TYPE>/sms/<locale>.hbs';
const VARIABLE = 'a variable is a letter, then letters, digits or _, 32 at most';
const NO_VARIABLES = [
  ...['this', 'a.b', '../a', '@root.a', '"a"', '1', 'true', 'a-b', '[a b]'],
  `a${'b'.repeat(32)}`,
];

describe('a broken template is refused in one line', () => {
  test.each([
    ['A/sms/en.hbs', 'a\n{{code', `A/sms/en.hbs:2: ${UNREADABLE}`],
    ['A/sms/en.hbs', '{{code}}\n\n{{#if x}}', `A/sms/en.hbs:3: ${UNREADABLE}`],
    ['A/sms/en.hbs', '{{code}}\n{{/if}}', `A/sms/en.hbs:2: ${UNREADABLE}`],
    ['A/email/en.hbs', 'Subject: x\n\n{{code}}\n{{', `A/email/en.hbs:4: ${UNREADABLE}`],
    ['A/email/en.hbs', 'Subject: {{#if x}}\n\n{{/if}}{{code}}', `A/email/en.hbs:1: ${UNREADABLE}`],
    [
      'A/sms/en.hbs',
      '{{code}}\n{{upper x}}',
      'A/sms/en.hbs:2: has no helper upper: only if and unless',
    ],
    [
      'A/sms/en.hbs',
      '{{code}}{{#each x}}{{/each}}',
      'A/sms/en.hbs:1: has no helper each: only if and unless',
    ],
    ...['if', 'each', 'lookup', 'log', 'helperMissing'].map((word): [string, string, string] => [
      'A/sms/en.hbs',
      `{{code}}\n{{${word}}}`,
      `A/sms/en.hbs:2: ${word} is a word of Handlebars, and no variable`,
    ]),
    ...['', ' x y', ' x as |y|', ' x y=1'].map((given): [string, string, string] => [
      'A/sms/en.hbs',
      `{{code}}\n{{#if${given}}}a{{/if}}`,
      'A/sms/en.hbs:2: if takes one variable',
    ]),
    ['A/sms/en.hbs', '{{code}}\n{{> p}}', 'A/sms/en.hbs:2: may use variables, if and unless only'],
    ['A/sms/en.hbs', '{{code}}{{{x}}}', 'A/sms/en.hbs:1: must not switch escaping off'],
    ['A/sms/en.hbs', '{{code}}{{&x}}', 'A/sms/en.hbs:1: must not switch escaping off'],
    ...NO_VARIABLES.map((name): [string, string, string] => [
      'A/sms/en.hbs',
      `{{code}}\n{{${name}}}`,
      `A/sms/en.hbs:2: ${VARIABLE}`,
    ]),
    ['A/sms/en.hbs', '', `A/sms/en.hbs:1: ${NO_CODE}`],
    ['A/sms/en.hbs', 'Hello', `A/sms/en.hbs:1: ${NO_CODE}`],
    ['A/sms/en.hbs', '{{#if x}}{{code}}{{/if}}', `A/sms/en.hbs:1: ${NO_CODE}`],
    ['A/email/en.hbs', 'Subject: {{code}}\n\nHello', `A/email/en.hbs:3: ${NO_CODE}`],
    ['A/email/en.hbs', '{{code}}', 'A/email/en.hbs:1: must begin with "Subject: …"'],
    ['A/email/en.hbs', 'Subject:\n\n{{code}}', 'A/email/en.hbs:1: must begin with "Subject: …"'],
    [
      'A/email/en.hbs',
      'Subject: x\n{{code}}',
      'A/email/en.hbs:2: must be empty, after the subject',
    ],
    [
      'A/email/en.html.hbs',
      '{{code}}',
      'A/email/en.html.hbs: needs the text of the same language beside it',
    ],
    ['A/sms/en_US.hbs', '{{code}}', `A/sms/en_US.hbs: ${NAMED}`],
    ['A/sms/en.txt', '{{code}}', `A/sms/en.txt: ${NAMED}`],
    ['A/fax/en.hbs', '{{code}}', `A/fax/en.hbs: ${NAMED}`],
    ['A/sms/en.html.hbs', '{{code}}', `A/sms/en.html.hbs: ${NAMED}`],
    ['A/sms/en/x.hbs', '{{code}}', `A/sms/en/x.hbs: ${NAMED}`],
    ['A/sms/pt-br.hbs', '{{code}}', 'A/sms/pt-br.hbs: the language pt-br is spelled pt-BR'],
    ['A/sms/e.hbs', '{{code}}', 'A/sms/e.hbs: e is no language tag'],
    ['pay/sms/en.hbs', '{{code}}', 'pay/sms/en.hbs: a type is 1 to 32 of A to Z, 0 to 9 and _'],
  ])('%s: %j', (name, text, problem) => {
    expect(() => fromFolder({ [name]: text })).toThrow(new TemplateError([problem]));
  });

  test.each(['latin1', 'utf16le'] as const)('in %s, which would arrive garbled', (encoding) => {
    const folder = templatesFolder({ 'A/sms/de.hbs': Buffer.from('{{code}} gültig', encoding) });
    expect(() => createTemplates({ ...SETTINGS, folder })).toThrow(
      new TemplateError(['A/sms/de.hbs: is not UTF-8']),
    );
  });

  test('for each of several', () => {
    const files = { 'A/sms/en.hbs': 'x', 'B/email/fr.hbs': 'y', 'C/sms/en.hbs': '{{code}}' };
    expect(() => fromFolder(files)).toThrow(
      `TEMPLATES_DIR: A/sms/en.hbs:1: ${NO_CODE}\n` +
        'TEMPLATES_DIR: B/email/fr.hbs:1: must begin with "Subject: …"',
    );
  });

  test('by the process, which does not start', async () => {
    const broken = templatesFolder({ 'PAYMENT/sms/en.hbs': 'Pay\n{{amount}} {{code}\n' });
    expect(await startRefused({ TEMPLATES_DIR: broken })).toMatchObject({
      code: 1,
      stdout: '',
      stderr: `otp-service cannot start: TEMPLATES_DIR: PAYMENT/sms/en.hbs:2: ${UNREADABLE}\n`,
    });
    expect(await startRefused({ TEMPLATES_DIR: '/no/such/folder' })).toMatchObject({
      code: 1,
      stdout: '',
      stderr: 'otp-service cannot start: TEMPLATES_DIR: /no/such/folder cannot be read (ENOENT)\n',
    });
  });
});

test('an SMS of more than one segment is warned about at start, with the count', async () => {
  const service = await startTestService({
    TEMPLATES_DIR: templatesFolder({
      'ALERT/sms/en.hbs': `{{code}} {{place}} ${'x'.repeat(160)}`,
      'ALERT/sms/ru.hbs': `{{code}} ${'ж'.repeat(63)}`,
      'ALERT/sms/uk.hbs': `{{code}} ${'ж'.repeat(64)}`,
      'ALERT/email/en.hbs': `Subject: {{code}}\n\n{{code}} ${'x'.repeat(500)}`,
    }),
  });
  const lines = service.output().split('\n');
  const warnings = lines.filter((line) => line.includes('sms_template_long'));
  expect(warnings.map((line) => JSON.parse(line) as object)).toEqual([
    expect.objectContaining({
      level: 'info',
      type: 'ALERT',
      locale: 'en',
      segments: 2,
      encoding: 'GSM-7',
      characters: 173,
    }),
    expect.objectContaining({ locale: 'uk', segments: 2, encoding: 'UCS-2', characters: 71 }),
  ]);
});
