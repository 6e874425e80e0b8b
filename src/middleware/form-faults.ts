import type { Request } from 'express';
import type { ErrorCode } from '../errors';

/** Faults of a URL-encoded body that its fields alone would not explain. */
export const FORM_FAULTS = ['body_looks_like_json', 'plus_not_encoded'] as const satisfies ErrorCode[];

/** The faults of the body, if it is URL-encoded. */
export function formFaults(req: Request): ErrorCode[] {
  const body: unknown = req.body;
  if (typeof body !== 'object' || body === null) return [];
  const faults: ErrorCode[] = [];
  if (looksLikeJson(body)) faults.push('body_looks_like_json');
  if (hasLostPlus(body)) faults.push('plus_not_encoded');
  // Last, because it parses a header, and nearly every body has neither fault.
  return faults.length === 0 || req.is('urlencoded') === false ? [] : faults;
}

/** `curl -d '{"email":…}'` sends JSON as a form, whose first field then has this name. */
function looksLikeJson(body: object): boolean {
  const [first = ''] = Object.keys(body);
  return first.trimStart().startsWith('{');
}

const RECIPIENT_FIELDS = ['email', 'phone_number', 'check'];
// In a form a + is a blank. Addresses have no blank before the @, and numbers do not start with a blank.
const LOST_PLUS = /^[^@]*\S +[^@ ]*@|^ [1-9]/;

function hasLostPlus(body: object): boolean {
  return Object.entries(body).some(
    ([name, value]) => RECIPIENT_FIELDS.includes(name) && typeof value === 'string' && LOST_PLUS.test(value),
  );
}
