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
