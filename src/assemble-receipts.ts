import type { Config } from './config/config';
import type { Keyring } from './crypt/keys';
import { createReceiptRefs } from './crypt/receipt-refs';
import type { Database } from './database/database';
import type { Delivery } from './delivery/delivery';
import type { Network } from './delivery/providers/network';
import { createReceiptAdapters } from './delivery/providers/registry';
import type { ReceiptAdapter } from './delivery/receipts/receipt-adapter';
import type { Log } from './log';
import { createDeliveries } from './models/deliveries';
import type { Observer } from './observer';
import { createFeedback } from './otp/feedback';
import { createReceipts } from './otp/receipts';

interface Parts {
  database: Database;
  keyring: Keyring;
  network: Network;
  delivery: Delivery;
  clock: () => Date;
  log: Log;
  observer: Observer;
}

/** Reading what providers report, and telling them which codes were redeemed. Without a URL for them, both do nothing. */
export function assembleReceipts({ providers, receiptsUrl }: Config, parts: Parts) {
  const { database, keyring, network, delivery, clock, log, observer } = parts;
  const adapters =
    receiptsUrl === undefined ? new Map<string, ReceiptAdapter>() : createReceiptAdapters(providers, network);
  const deliveries = createDeliveries(database);
  const receipts = createReceipts({
    refs: createReceiptRefs(keyring),
    url: receiptsUrl && `${receiptsUrl}/api/v1/receipts`,
    reporting: [...adapters.keys()],
    deliveries,
    delivery,
    clock,
    log,
    observer,
  });
  return {
    receipts,
    feedback: createFeedback({ adapters, deliveries, observer }),
    /** Undefined where no provider can report. */
    route: receiptsUrl === undefined ? undefined : { receipts, adapters, publicUrl: receiptsUrl },
    close: () => adapters.forEach((adapter) => adapter.close?.()),
  };
}
