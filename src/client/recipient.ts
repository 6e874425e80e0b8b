/** From your own record of the person, never from a form. */
export type Recipient = { email: string } | { phoneNumber: string };

/** The address or number; empty where the record has lost it, or where a form has a list because a field comes twice. */
export function recipientIn(to: Recipient): string {
  const known: unknown = 'email' in to ? to.email : to.phoneNumber;
  return typeof known === 'string' ? known : '';
}

/**
 * People write one address or number in many ways. A number keeps its digits and `+`. Of an address, ASCII letters alone
 * change: the lower case of the Kelvin sign is k, of another mailbox (CVE-2019-19844).
 */
export function identityOf(recipient: string): string {
  if (!recipient.includes('@')) return recipient.replaceAll(/[^+\p{Nd}]/gu, '');
  return recipient.trim().replaceAll(/[A-Z]+/g, (capitals) => capitals.toLowerCase());
}
