import { X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';

const CERTIFICATE = /-----BEGIN CERTIFICATE-----[^]+?-----END CERTIFICATE-----/g;

/**
 * The certificates of a PEM file, or of the PEM itself. In the PEM, `\n` may stand for a line end, because an env file
 * has one line for each setting.
 * @returns undefined if there is no readable certificate
 */
export function readCertificates(fileOrPem: string): string | undefined {
  try {
    const isPem = fileOrPem.includes('-----BEGIN');
    const text = isPem ? fileOrPem.replaceAll('\\n', '\n') : readFileSync(fileOrPem, 'utf8');
    const certificates = text.match(CERTIFICATE)?.map((pem) => new X509Certificate(pem).toString()) ?? [];
    return certificates.length === 0 ? undefined : certificates.join('');
  } catch {
    return undefined;
  }
}
