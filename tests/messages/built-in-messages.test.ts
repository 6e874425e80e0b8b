import { loadConfig } from '../../src/config/config';
import { REQUEST_TYPES, type RequestType } from '../../src/templates/built-in';
import { createTemplates } from '../../src/templates/templates';

const CODE = '4829130576';

interface Options {
  appName: string;
  ttlSeconds: number;
}

function render(type: RequestType, channel: 'email' | 'sms', options: Partial<Options> = {}) {
  const { appName = 'Acme Shop', ttlSeconds = 600 } = options;
  const templates = createTemplates({ appName, defaultLocale: 'en' });
  return templates.render({ channel, type, languages: ['en'], code: CODE, ttlSeconds }).content;
}

/** The alphabet of GSM 03.38: one septet a character, two for the extension table. */
const GSM_7 =
  '@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !"#¤%&\'()*+,-./0123456789:;<=>?' +
  '¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà';
const GSM_7_EXTENSION = '^{}\\[~]|€';
const ONE_SEGMENT = 160;

function septets(text: string): number {
  const counts = Array.from(text, (character) => {
    if (GSM_7.includes(character)) return 1;
    return GSM_7_EXTENSION.includes(character) ? 2 : Infinity;
  });
  return counts.reduce((sum, count) => sum + count, 0);
}

describe.each(REQUEST_TYPES)('the %s e-mail', (type) => {
  const message = render(type, 'email');

  test('has the code in its subject, text and HTML', () => {
    expect(message.subject).toMatch(new RegExp(`^${CODE} is your Acme Shop `));
    expect(message.text.split('\n')).toContain(CODE);
    expect(message.html).toContain(`>${CODE}</p>`);
  });

  test('states when the code expires', () => {
    expect(message.text).toContain('The code expires in 10 minutes and works once.');
    expect(message.html).toContain('The code expires in 10 minutes and works once.');
  });

  test('names the app and advises a recipient who did not request it', () => {
    for (const part of [message.text, message.html]) {
      expect(part).toContain('Acme Shop');
      expect(part).toMatch(/If (you did not|this is not you) /);
    }
  });

  test('has a subject of one line and contains no links', () => {
    expect(message.subject).not.toMatch(/[\r\n]/);
    expect(message.text + (message.html ?? '')).not.toMatch(/https?:|href|src=|<img|<script/i);
  });

  test('escapes the app name in its HTML only', () => {
    const name = `<b>&"' Shop`;
    const { subject, text, html } = render(type, 'email', { appName: name });
    const escaped = '&lt;b&gt;&amp;&quot;&#x27; Shop';
    expect(subject).toContain(name);
    expect(text).toContain(name);
    expect(html).not.toContain('<b>');
    expect(html?.match(/&(?!lt;|gt;|amp;|quot;|#x27;)/g)).toBeNull();
    expect(html).toContain(`<title>${CODE} is your ${escaped} `);
    expect(html?.split(escaped).length).toBe(4); // title, heading, lead
  });
});

describe.each(REQUEST_TYPES)('the %s SMS', (type) => {
  const message = render(type, 'sms');

  test('begins with the code', () => {
    expect(message.text.split('\n')[0]).toMatch(new RegExp(`^${CODE} is your Acme Shop `));
  });

  test('states when the code expires', () => {
    expect(message.text).toContain('It expires in 10 minutes.');
  });

  test('has neither subject nor HTML', () => {
    expect(message).toEqual({ text: message.text });
  });

  test('does not escape the app name', () => {
    expect(render(type, 'sms', { appName: `<b>&"'` }).text).toContain(`your <b>&"' `);
  });

  test.each([
    ['Latin letters', 'M'.repeat(24)],
    ['Greek and accented letters', 'ÄÖÑÜ§äöñüàèéùìòÇØøÅåΔΦΓΛ'],
    ['characters of two septets', '[]{}€^~|[]{}€^~|[]{}€^~|'],
  ])('fits one GSM-7 segment with an app name of 24 %s', (_, appName) => {
    expect(Array.from(appName)).toHaveLength(24);
    expect(loadConfig({ APP_NAME: appName }).appName).toBe(appName);
    for (const ttlSeconds of [59, 600, 7199, 86_400]) {
      const { text } = render(type, 'sms', { appName, ttlSeconds });
      expect(septets(text)).toBeLessThanOrEqual(ONE_SEGMENT);
    }
  });
});

describe.each(REQUEST_TYPES)('a %s message', (type) => {
  test.each(REQUEST_TYPES.filter((other) => other !== type))('differs from a %s message', (other) => {
    expect(render(type, 'email').subject).not.toBe(render(other, 'email').subject);
    expect(render(type, 'email').text).not.toBe(render(other, 'email').text);
    expect(render(type, 'sms').text).not.toBe(render(other, 'sms').text);
  });
});
