import type { Channel } from '../channel';
import type { Delivery } from '../delivery/delivery';
import { ApiError } from '../errors';

/** @throws ApiError `phone_unavailable` or `channel_unavailable` if the channel has no provider */
export function assertServed(channel: Channel, delivery: Pick<Delivery, 'serves'>): void {
  if (delivery.serves(channel)) return;
  throw new ApiError(channel === 'sms' ? 'phone_unavailable' : 'channel_unavailable');
}
