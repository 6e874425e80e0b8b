import { domainToASCII } from 'node:url';
import { freeText } from '../../config/setting-kinds';

const ACCEPTS = 'a host name, or an IP address in brackets';

/** The name of this service for mail servers (RFC 5321 4.1.1.1). */
export const ehloName = freeText(ACCEPTS).regex(/^([a-z\d]([a-z\d.-]*[a-z\d])?|\[[a-z\d.:]+\])$/i, ACCEPTS);

/** The domain of a sender, in ASCII. */
export function domainOf(sender: string): string | undefined {
  const [, domain] = /@([^\s@<>]+)>?\s*$/.exec(sender) ?? [];
  return (domain !== undefined && domainToASCII(domain)) || undefined;
}
