import { parsePhoneNumberFromString } from 'libphonenumber-js/max';

export const NUMBER_FORMS = ['e164', 'digits', 'national'] as const;

export type NumberForm = (typeof NUMBER_FORMS)[number];

/**
 * Writes a number as the gateway reads it: `+4915112345678`, `4915112345678`, or `015112345678` as people in its country
 * dial it.
 * @param e164 a number in E.164
 */
export function writeNumber(e164: string, form: NumberForm): string {
  if (form === 'e164') return e164;
  const shown = form === 'national' ? parsePhoneNumberFromString(e164)?.formatNational() : undefined;
  return (shown ?? e164).replaceAll(/\D/g, '');
}
