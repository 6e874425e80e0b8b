/**
 * An address as RFC 5321 4.1.2 writes it: a local part with dots in a row or at its end, as Japan's mobile networks
 * gave them out, is only valid in quotes.
 */
export function mailbox(address: string): string {
  return address.replace(/^([^@]*\.(?:\.[^@]*)?)@/, '"$1"@');
}
