import type { Log } from '../../log';
import { countSegments, everySample, type SampleCode } from './sample-messages';
import { fitsOneSegment } from '../../sms/segments';
import type { Templates } from '../registry';

/** Says which SMS are paid for more than once each, already with variables as short as their names. */
export function logLongSms(templates: Templates, code: SampleCode, log: Log): void {
  for (const { type, channel, locale, message } of everySample(templates, code)) {
    if (channel !== 'sms' || fitsOneSegment(message.text)) continue;
    log.info('sms_template_long', { type, locale, ...countSegments(message.text) });
  }
}
