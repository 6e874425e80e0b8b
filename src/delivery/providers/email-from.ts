import addressparser from 'nodemailer/lib/addressparser';
import { freeText } from '../../config/setting-kinds';

const ACCEPTS = '"Name" <address>';
const SHAPE = /^("?[^\p{C}@<>"]*"?\s*<)?[^\p{C}\s@<>",]+@[^\p{C}\s@<>",]+>?$/u;

/** The sender of e-mails: one address. `addressparser` must agree, because Nodemailer routes by it. */
export const emailFrom = freeText(ACCEPTS).regex(SHAPE, ACCEPTS).refine(isOneAddress, ACCEPTS);

function isOneAddress(value: string): boolean {
  const [first, ...more] = addressparser(value);
  return more.length === 0 && /^[^\s@<>":]+@[^\s@<>":]+$/.test(first?.address ?? '');
}
