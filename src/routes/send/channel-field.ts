import { z } from 'zod';
import type { Channel } from '../../channel';
import type { ErrorCode } from '../../errors';

/** A channel. An empty field, as forms send it, counts as absent. */
export const channelField = (channels: readonly Channel[], description: string) =>
  z
    .enum(['', ...channels], { error: 'channel_incorrect' satisfies ErrorCode })
    .optional()
    .transform((channel) => (channel === '' ? undefined : channel))
    .meta({ description });
