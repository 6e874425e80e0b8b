import express, { type IRouter, type RequestHandler } from 'express';
import type { Reading, ReceiptAdapter, ReceiptRequest } from '../delivery/receipts/receipt-adapter';
import { ApiError } from '../errors';
import { allowOnly } from '../middleware/error-handler';
import type { Receipts } from '../otp/receipts';

export interface ReceiptDependencies {
  receipts: Receipts;
  /** By the name of the provider. */
  adapters: ReadonlyMap<string, ReceiptAdapter>;
  /** PUBLIC_URL, which providers sign. */
  publicUrl: string;
}

const MAX_BODY_BYTES = 16_384;
const MOST_IN_ONE_REQUEST = 1_000; // WhatsApp reports as many messages at once

/**
 * The callbacks of providers, `/api/v1/receipts/<provider>`. Their signature stands for an API key. They are not in the
 * API's document, because no caller uses them.
 */
export function mountReceipts(router: IRouter, { receipts, adapters, publicUrl }: ReceiptDependencies): void {
  for (const [provider, adapter] of adapters) {
    const path = `/api/v1/receipts/${provider}`;
    const receive: RequestHandler = async (req, res) => {
      const query = req.originalUrl.replace(/^[^?]*/, '');
      const body: unknown = req.body;
      const reading = await adapter.receive({
        method: req.method === 'GET' ? 'GET' : 'POST',
        url: publicUrl + path + query,
        query: new URLSearchParams(query),
        headers: req.headers,
        body: Buffer.isBuffer(body) ? body : Buffer.alloc(0),
      });
      if (reading === undefined) throw new ApiError('signature_invalid');
      await bookAll(reading, provider, res.locals.requestId);
      // 204 for an unknown reference, too: with a failure, the provider would report it again for a day.
      if (reading.reply === undefined) res.status(204).end();
      else res.type('text/plain').send(reading.reply);
    };
    const route = router.route(path);
    route.head(allowOnly(adapter.methods.join(', ')));
    for (const method of adapter.methods) route[HANDLERS[method]](readRaw(adapter), receive);
    route.all(allowOnly(adapter.methods.join(', ')));
  }

  /** @throws ApiError `signature_invalid` where the reference alone proves a report, and is not ours */
  async function bookAll({ receipts: all, isProvenByRef }: Reading, provider: string, requestId: string) {
    const opened = all
      .slice(0, MOST_IN_ONE_REQUEST)
      .map((receipt) => ({ receipt, ref: receipts.open(receipt, provider) }));
    if (isProvenByRef && opened.some(({ ref }) => ref === undefined)) throw new ApiError('signature_invalid');
    const about = { provider, requestId };
    // At once, so that they share statements.
    await Promise.all(
      opened.flatMap(({ receipt, ref }) => (ref === undefined ? [] : [receipts.book(receipt, ref, about)])),
    );
  }
}

const HANDLERS = { GET: 'get', POST: 'post' } as const satisfies Record<ReceiptRequest['method'], 'get' | 'post'>;

/** The body as bytes: signatures are of bytes. A compressed body is refused, because a few KB unpack to gigabytes. */
function readRaw({ maxBodyBytes = MAX_BODY_BYTES }: ReceiptAdapter): RequestHandler {
  return express.raw({ limit: maxBodyBytes, inflate: false, type: () => true });
}
