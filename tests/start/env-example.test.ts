import { readFileSync } from 'node:fs';
import path from 'node:path';
import { parse } from 'dotenv';
import { loadConfig } from '../../src/config/config';
import { Settings } from '../../src/config/settings';

const text = readFileSync(path.join(__dirname, '..', '..', '.env.example'), 'utf8');
const ASSIGNMENT = /^# ([A-Z][A-Z0-9_]*)=/;

describe('.env.example', () => {
  test('lists exactly the settings of the service, in their order', () => {
    const names = text.split('\n').map((line) => ASSIGNMENT.exec(line)?.[1]);
    expect(names.filter((name) => name !== undefined)).toEqual(Object.keys(Settings.shape));
  });

  test('explains every setting in the lines above it', () => {
    for (const paragraph of text.trimEnd().split('\n\n').slice(1)) {
      const lines = paragraph.split('\n');
      expect(lines.map((line) => ASSIGNMENT.test(line))).toEqual([...lines.slice(1).map(() => false), true]);
      expect(lines[0]).toMatch(/^# \S.{10,}/);
      expect(lines.length).toBeGreaterThan(1);
    }
  });

  test('sets nothing, because every setting is commented out', () => {
    expect(parse(text)).toEqual({});
  });

  test('shows the defaults: uncommenting all of it changes nothing', () => {
    const uncommented = parse(text.replaceAll(new RegExp(ASSIGNMENT, 'gm'), '$1='));
    expect(Object.keys(uncommented)).toEqual(Object.keys(Settings.shape));
    expect(loadConfig(uncommented)).toEqual(loadConfig({}));
    const defaults = Object.entries(Settings.shape).filter(
      ([, schema]) => schema.safeParse(undefined).data !== undefined,
    );
    const shown = Object.entries(uncommented).filter(([, value]) => value !== '');
    // The default of these is an empty list, which is shown as an empty value.
    const emptyLists = ['API_KEYS', 'CORS_ORIGINS', 'PAGE_ORIGINS', 'TEST_RECIPIENTS', 'BRAND_CALLERS'];
    expect(shown.map(([name]) => name)).toEqual(
      defaults.map(([name]) => name).filter((name) => !emptyLists.includes(name)),
    );
  });
});
