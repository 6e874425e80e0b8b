import { createTemplates, type Templates } from '../../src/templates/templates';
import { templatesFolder } from '../support/templates-folder';

const CODE = '4829130576';
const SETTINGS = { appName: 'Acme', defaultLocale: 'en' } as const;

function templatesIn(files: Record<string, string>): Templates {
  return createTemplates({ ...SETTINGS, folder: templatesFolder(files) });
}

interface Wanted {
  channel?: 'email' | 'sms';
  type?: string;
  language: string;
  variables?: Record<string, string>;
}

/** The text of a message in the language that best matches the requested one. */
function textOf(templates: Templates, wanted: Wanted): string {
  const { channel = 'sms', type = 'ALERT', language, variables = {} } = wanted;
  const request = { channel, type, languages: [language], code: CODE, ttlSeconds: 600, variables };
  return templates.render(request).content.text;
}

describe('a folder of templates', () => {
  test('replaces one built-in message and leaves the others unchanged', () => {
    const templates = templatesIn({ 'FORGET/sms/fr.hbs': '{{code}} : nouveau mot de passe' });
    const builtIn = createTemplates(SETTINGS);
    expect(textOf(templates, { type: 'FORGET', language: 'fr' })).toBe(`${CODE} : nouveau mot de passe`);
    for (const other of [
      { type: 'FORGET', language: 'en' },
      { type: '2FA', language: 'fr' },
      { channel: 'email', type: 'FORGET', language: 'fr' },
    ] as const) {
      expect(textOf(templates, other)).toBe(textOf(builtIn, other));
    }
  });

  test('adds a language to a built-in type', () => {
    const templates = templatesIn({ '2FA/sms/da.hbs': '{{code}} er din kode til {{appName}}.' });
    expect(textOf(templates, { type: '2FA', language: 'da-DK' })).toBe(`${CODE} er din kode til Acme.`);
    expect(templates.locales('email', '2FA')).not.toContain('da');
  });

  test('adds a type only to the channels that it has files for', () => {
    const templates = templatesIn({ 'ALERT/sms/en.hbs': '{{code}}' });
    expect(templates.types('sms')).toContain('ALERT');
    expect(templates.types('email')).not.toContain('ALERT');
  });

  test('falls back to the first language of a type that lacks the default one', () => {
    const templates = templatesIn({
      'ALERT/sms/fr.hbs': 'Alerte {{code}}',
      'ALERT/sms/de.hbs': 'Alarm {{code}}',
    });
    expect(textOf(templates, { language: 'ja' })).toBe(`Alarm ${CODE}`);
    expect(textOf(templates, { language: 'fr-CA' })).toBe(`Alerte ${CODE}`);
  });

  test('requires the variables of all languages of a type, for each chosen language', () => {
    const templates = templatesIn({
      'ALERT/sms/en.hbs': '{{code}} {{place}}',
      'ALERT/sms/de.hbs': '{{code}}{{#if time}} um {{time}}{{else}} sofort{{/if}}',
    });
    expect(templates.variables('sms', 'ALERT')).toEqual(['place', 'time']);
    const textAt = (time: string) => textOf(templates, { language: 'de', variables: { place: 'x', time } });
    expect(textAt('12:00')).toBe(`${CODE} um 12:00`);
    expect(textAt('')).toBe(`${CODE} sofort`);
  });

  test('may hold words that appear only when a variable is empty', () => {
    const templates = templatesIn({ 'ALERT/sms/en.hbs': '{{code}}{{^if place}} anywhere{{/if}}' });
    const textFor = (place: string) => textOf(templates, { language: 'en', variables: { place } });
    expect([textFor('Rome'), textFor('')]).toEqual([CODE, `${CODE} anywhere`]);
  });

  test('may add a language that is written from right to left', () => {
    const templates = templatesIn({ 'ALERT/email/fa.hbs': 'Subject: کد\n\n{{code}}\n\nکد شما' });
    const request = { channel: 'email', type: 'ALERT', languages: ['fa'] } as const;
    const { html } = templates.render({ ...request, code: CODE, ttlSeconds: 600 }).content;
    expect(html).toContain('<html lang="fa" dir="rtl">');
  });

  test('ignores files beside the types and hidden files', () => {
    const templates = templatesIn({
      'README.md': 'About',
      '.git/email/config': '',
      '2FA/sms/.en.hbs.swp': '',
      'ALERT/sms/en.hbs': '\ufeff{{code}}\r\n{{! a remark }}once\r\n',
    });
    expect(textOf(templates, { language: 'en' })).toBe(`${CODE}\nonce`);
  });
});
