import { isNativeError } from 'node:util/types';

/** The machine-readable code of a system's, driver's or provider's error (`ENOENT`, `57P01`), if it has one. */
export function systemCode(error: unknown): string | undefined {
  // Not instanceof: it is false for an error that comes from another realm.
  if (!isNativeError(error) || !('code' in error)) return undefined;
  return typeof error.code === 'string' ? error.code : undefined;
}
