import { rm } from 'node:fs/promises';

export default async function globalTeardown(): Promise<void> {
  const folder = process.env['EMBEDDED_TEMPLATE'];
  if (folder !== undefined) await rm(folder, { recursive: true, force: true });
}
