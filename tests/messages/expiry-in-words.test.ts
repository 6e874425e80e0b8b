import type { Locale } from '../../src/templates/locale/locale';
import { createTemplates } from '../../src/templates/templates';

const templates = createTemplates({ appName: 'Acme', defaultLocale: 'en' });

function textOf(channel: 'email' | 'sms', locale: Locale, ttlSeconds: number): string {
  const request = { channel, type: '2FA', languages: [locale], code: '482913', ttlSeconds };
  return templates.render(request).content.text;
}

describe('a message', () => {
  test.each([
    [1, '1 second'],
    [2, '2 seconds'],
    [59, '59 seconds'],
    [60, '1 minute'],
    [119, '1 minute'],
    [120, '2 minutes'],
    [600, '10 minutes'],
    [3600, '60 minutes'],
    [7199, '119 minutes'],
    [7200, '2 hours'],
    [86_399, '23 hours'],
    [86_400, '24 hours'],
  ])('states a TTL of %d s as %s, rounded down', (ttlSeconds, words) => {
    expect(textOf('sms', 'en', ttlSeconds)).toContain(`It expires in ${words}.`);
    expect(textOf('email', 'en', ttlSeconds)).toContain(`expires in ${words} and`);
  });

  test.each([
    ['ru', 60, 'Срок действия: 1 минута.'],
    ['ru', 180, 'Срок действия: 3 минуты.'],
    ['ru', 600, 'Срок действия: 10 минут.'],
    ['pl', 7200, 'Czas ważności: 2 godziny.'],
    ['pl', 86_400, 'Czas ważności: 24 godziny.'],
    ['ar', 180, '3 دقائق'],
  ] as const)('in %s states a TTL of %d s in its plural form', (locale, ttlSeconds, words) => {
    expect(textOf('email', locale, ttlSeconds).split('\n\n')[2]).toContain(words);
  });
});
