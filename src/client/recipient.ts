/** From your own record of the person, never from a form. */
export type Recipient = { email: string } | { phoneNumber: string };

/** The address or number; empty where the record has lost it. */
export const recipientIn = (to: Recipient) => ('email' in to ? to.email : to.phoneNumber);

/** People write one address or number in many ways. A number keeps its digits and `+`. */
export function identityOf(recipient: string): string {
  return recipient.includes('@') ? recipient.trim().toLowerCase() : recipient.replaceAll(/[^+\p{Nd}]/gu, '');
}
