import type { IRouter, RequestHandler } from 'express';
import type { Delivery } from '../delivery/delivery';
import { allowOnly } from '../middleware/error-handler';

/** How the providers are: for callers with a key, since it tells whom the service buys from. */
export function statusRoute(
  router: IRouter,
  delivery: Delivery,
  guards: readonly RequestHandler[],
): void {
  router
    .get('/status', ...guards, (_req, res) => {
      res.json({ Status: 'Success', Providers: delivery.status() });
    })
    .all('/status', allowOnly('GET, HEAD'));
}
