// The characters of the providers' ids. An address has an @.
const ID = /^[A-Za-z0-9][A-Za-z0-9._:-]{0,127}$/;
const SHORTEST_LOCAL_PART = 3; // shorter ones are in many ids by accident

/**
 * The id under which a provider knows a message, for the log. Undefined for a text that holds the recipient, or is no
 * id: a provider's own text never reaches the log.
 */
export function messageIdIn(text: unknown, to: string): string | undefined {
  if (typeof text !== 'string' || !ID.test(text)) return undefined;
  return holdsRecipient(text, to) ? undefined : text;
}

function holdsRecipient(id: string, to: string): boolean {
  const at = to.lastIndexOf('@');
  if (at < 0) return id.replaceAll(/\D/g, '').includes(nationalPart(to));
  const localPart = to.slice(0, at).toLowerCase();
  return localPart.length >= SHORTEST_LOCAL_PART && id.toLowerCase().includes(localPart);
}

/** The last digits, which every spelling of a number has. */
const nationalPart = (number: string) => number.slice(-7);
