import { startTestService } from '../support/harness';
import { templatesFolder } from '../support/templates-folder';

test('the start logs each SMS template of more than one segment, with its segments', async () => {
  const service = await startTestService({
    TEMPLATES_DIR: templatesFolder({
      'ALERT/sms/en.hbs': `{{code}} {{place}} ${'x'.repeat(160)}`,
      'ALERT/sms/ru.hbs': `{{code}} ${'ж'.repeat(63)}`,
      'ALERT/sms/uk.hbs': `{{code}} ${'ж'.repeat(64)}`,
      'ALERT/email/en.hbs': `Subject: {{code}}\n\n{{code}} ${'x'.repeat(500)}`,
    }),
  });
  const lines = service.output().split('\n');
  const logged = lines.filter((line) => line.includes('sms_template_long'));
  expect(logged.map((line) => JSON.parse(line) as object)).toEqual([
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
