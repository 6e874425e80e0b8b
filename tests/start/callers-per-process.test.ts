import { onServer } from '../support/database-server';
import { startTestService } from '../support/harness';
import { logged } from '../support/logged';
import { productionSettings } from '../support/production-settings';

onServer('a start in production without Redis', () => {
  test('logs that each process counts its callers alone', async () => {
    const service = await startTestService({ ...(await productionSettings()), LIMIT_SENDS_PER_CALLER: '60/1m' });
    expect(logged(service, 'callers_counted_per_process')).toEqual([expect.objectContaining({ level: 'info' })]);
  });

  test('logs nothing about callers where they have no limits', async () => {
    const service = await startTestService(await productionSettings());
    expect(logged(service, 'callers_counted_per_process')).toEqual([]);
  });
});
