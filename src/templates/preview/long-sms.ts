import type { Log } from '../../log';
import { countSegments } from '../../sms/segments';
import type { Templates } from '../templates';
import { sampleMessages, type SampleCode } from './sample-messages';

/** Logs every SMS that needs several segments when each variable is filled with its own name. */
export function logLongSms(templates: Templates, code: SampleCode, log: Log): void {
  for (const { type, channel, locale, text } of sampleMessages(templates, code)) {
    if (channel !== 'sms') continue;
    const count = countSegments(text);
    if (count.segments > 1) log.info('sms_template_long', { type, locale, ...count });
  }
}
