import { readFileSync } from 'node:fs';
import path from 'node:path';
import { createMetrics } from '../../src/metrics/metrics';

const REPOSITORY = path.join(__dirname, '..', '..');
const page = readFileSync(path.join(REPOSITORY, 'docs', 'operations.md'), 'utf8');

describe('docs/operations.md', () => {
  test('lists exactly the metrics of the service', async () => {
    const metrics = createMetrics();
    metrics.watch({ pool: () => ({ inUse: 0, waiting: 0 }), circuits: () => [] });
    const served = Array.from((await metrics.render()).matchAll(/^# TYPE (otp_\w+)/gm), ([, name = '']) => name);
    const rows = page.split('\n').filter((line) => line.startsWith('| `otp_'));
    const listed = rows.flatMap((row) =>
      Array.from(
        row
          .split('|', 2)
          .join('')
          .matchAll(/`(\w+)`/g),
        ([, name = '']) => name,
      ),
    );
    expect(listed.sort()).toEqual(served.sort());
  });

  test('lists exactly the alerts of ops/alerts.yaml', () => {
    const rules = readFileSync(path.join(REPOSITORY, 'ops', 'alerts.yaml'), 'utf8');
    const alerts = Array.from(rules.matchAll(/- alert: (\w+)/g), ([, name]) => name);
    const listed = Array.from(page.matchAll(/^\| `(Otp\w+)`/gm), ([, name]) => name);
    expect(listed).toEqual(alerts);
  });
});

test('docs/providers.md lists exactly the named reasons of delivery_failed', () => {
  const read = (...file: string[]) => readFileSync(path.join(REPOSITORY, ...file), 'utf8');
  const evidence = /EVIDENCE = \{(.*?)^\}/ms.exec(read('src', 'delivery', 'delivery-error.ts'))?.[1] ?? '';
  const reasons = Array.from(evidence.matchAll(/^ {2}(\w+):/gm), ([, name]) => name);
  const section = /^## Reasons$(.*?)^## /ms.exec(read('docs', 'providers.md'))?.[1] ?? '';
  const cells = Array.from(section.matchAll(/^\| (`[^|]*)/gm), ([, cell]) => cell).join();
  const listed = Array.from(cells.matchAll(/`(?!http_|smtp_)(\w+)`/g), ([, name]) => name);
  expect(listed.sort()).toEqual([...reasons, 'circuit_open'].sort());
});
