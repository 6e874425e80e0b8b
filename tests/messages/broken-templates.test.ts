import { createTemplates } from '../../src/templates/templates';
import { TemplateError } from '../../src/templates/operator/template-error';
import { startRefused } from '../support/service-process';
import { templatesFolder } from '../support/templates-folder';

jest.setTimeout(120_000);

const load = (folder: string) => createTemplates({ appName: 'Acme', defaultLocale: 'en', folder });

const UNREADABLE = 'is not readable as Handlebars';
const NO_CODE = 'has no {{code}}, or only where a condition holds';
const INVALID_NAME =
  'is not named <TYPE>/email/<locale>[.html].hbs, <TYPE>/sms/<locale>.hbs or <TYPE>/voice/<locale>.hbs';
const INVALID_VARIABLE = 'a variable is a letter, then letters, digits or _, 32 at most';
const INVALID_VARIABLES = [
  ...['this', 'a.b', '../a', '@root.a', '"a"', '1', 'true', 'a-b', '[a b]'],
  `a${'b'.repeat(32)}`,
];

describe('a template folder is rejected', () => {
  test.each([
    ['A/sms/en.hbs', 'a\n{{code', `A/sms/en.hbs:2: ${UNREADABLE}`],
    ['A/sms/en.hbs', '{{code}}\n\n{{#if x}}', `A/sms/en.hbs:3: ${UNREADABLE}`],
    ['A/sms/en.hbs', '{{code}}\n{{/if}}', `A/sms/en.hbs:2: ${UNREADABLE}`],
    ['A/email/en.hbs', 'Subject: x\n\n{{code}}\n{{', `A/email/en.hbs:4: ${UNREADABLE}`],
    ['A/email/en.hbs', 'Subject: {{#if x}}\n\n{{/if}}{{code}}', `A/email/en.hbs:1: ${UNREADABLE}`],
    ['A/sms/en.hbs', '{{code}}\n{{upper x}}', 'A/sms/en.hbs:2: has no helper upper: only if and unless'],
    ['A/sms/en.hbs', '{{code}}{{#each x}}{{/each}}', 'A/sms/en.hbs:1: has no helper each: only if and unless'],
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
    ...INVALID_VARIABLES.map((name): [string, string, string] => [
      'A/sms/en.hbs',
      `{{code}}\n{{${name}}}`,
      `A/sms/en.hbs:2: ${INVALID_VARIABLE}`,
    ]),
    ['A/sms/en.hbs', '', `A/sms/en.hbs:1: ${NO_CODE}`],
    ['A/sms/en.hbs', 'Hello', `A/sms/en.hbs:1: ${NO_CODE}`],
    ['A/sms/en.hbs', '{{#if x}}{{code}}{{/if}}', `A/sms/en.hbs:1: ${NO_CODE}`],
    ['A/email/en.hbs', 'Subject: {{code}}\n\nHello', `A/email/en.hbs:3: ${NO_CODE}`],
    ['A/email/en.hbs', '{{code}}', 'A/email/en.hbs:1: must begin with "Subject: …"'],
    ['A/email/en.hbs', 'Subject:\n\n{{code}}', 'A/email/en.hbs:1: must begin with "Subject: …"'],
    ['A/email/en.hbs', 'Subject: x\n{{code}}', 'A/email/en.hbs:2: must be empty, after the subject'],
    ['A/email/en.html.hbs', '{{code}}', 'A/email/en.html.hbs: needs the text of the same language beside it'],
    ['A/sms/en_US.hbs', '{{code}}', `A/sms/en_US.hbs: ${INVALID_NAME}`],
    ['A/sms/en.txt', '{{code}}', `A/sms/en.txt: ${INVALID_NAME}`],
    ['A/fax/en.hbs', '{{code}}', `A/fax/en.hbs: ${INVALID_NAME}`],
    ['A/sms/en.html.hbs', '{{code}}', `A/sms/en.html.hbs: ${INVALID_NAME}`],
    ['A/sms/en/x.hbs', '{{code}}', `A/sms/en/x.hbs: ${INVALID_NAME}`],
    ['A/sms/pt-br.hbs', '{{code}}', 'A/sms/pt-br.hbs: the language pt-br is spelled pt-BR'],
    ['A/sms/e.hbs', '{{code}}', 'A/sms/e.hbs: e is no language tag'],
    ['pay/sms/en.hbs', '{{code}}', 'pay/sms/en.hbs: a type is 1 to 32 of A to Z, 0 to 9 and _'],
  ])('when %s holds %j', (name, text, problem) => {
    expect(() => load(templatesFolder({ [name]: text }))).toThrow(new TemplateError([problem]));
  });

  test.each(['latin1', 'utf16le'] as const)('when a file is encoded in %s', (encoding) => {
    const folder = templatesFolder({ 'A/sms/de.hbs': Buffer.from('{{code}} gültig', encoding) });
    expect(() => load(folder)).toThrow(new TemplateError(['A/sms/de.hbs: is not UTF-8']));
  });

  test('with one line for each broken template', () => {
    const files = { 'A/sms/en.hbs': 'x', 'B/email/fr.hbs': 'y', 'C/sms/en.hbs': '{{code}}' };
    expect(() => load(templatesFolder(files))).toThrow(
      `TEMPLATES_DIR: A/sms/en.hbs:1: ${NO_CODE}\n` + 'TEMPLATES_DIR: B/email/fr.hbs:1: must begin with "Subject: …"',
    );
  });

  test('by the process, which exits with 1', async () => {
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
