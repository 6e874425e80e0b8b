import type { IRouter } from 'express';
import type { Database } from '../database/database';
import { allowOnly } from '../middleware/error-handler';

/** `/healthz`: this process runs. `/readyz`: its database answers too. */
export function healthRoutes(router: IRouter, database: Database): void {
  router
    .get('/healthz', (_req, res) => {
      res.json({ Status: 'Success', Details: 'Running' });
    })
    .get('/readyz', async (_req, res) => {
      await database.query('SELECT 1 AS answer', []);
      res.json({ Status: 'Success', Details: 'Ready' });
    })
    .all(['/healthz', '/readyz'], allowOnly('GET, HEAD'));
}
