import { parseEmail } from '../otp/recipient';
import { isAppName } from '../templates/app-name';
import { LOCALES } from '../templates/locale/locale';
import { freeText, list, oneOf } from './setting-kinds';

const NAME_ACCEPTS = '1 to 24 characters on one line';
const COLOR_ACCEPTS = 'a colour such as #1d4ed8';
const CONTACT_ACCEPTS = 'an e-mail address or an http:// or https:// URL, 100 characters at most';

export const messageSettings = {
  APP_NAME: freeText(NAME_ACCEPTS).refine(isAppName, NAME_ACCEPTS).default('OTP Service'),
  DEFAULT_LOCALE: oneOf(LOCALES).default('en'),
  APP_COLOR: freeText(COLOR_ACCEPTS)
    .regex(/^#[0-9a-fA-F]{6}$/, COLOR_ACCEPTS)
    .default('#1d4ed8'),
  SUPPORT_CONTACT: freeText(CONTACT_ACCEPTS).refine(isContact, CONTACT_ACCEPTS).optional(),
  TEMPLATES_DIR: freeText('a folder').optional(),
  BRAND_CALLERS: list('names of callers separated by commas').default([]),
};

function isContact(value: string): boolean {
  if (value.length > 100) return false;
  const isUrl = /^https?:\/\/[\x21-\x7e]+$/.test(value) && URL.canParse(value);
  return isUrl || parseEmail(value)?.address === value;
}
