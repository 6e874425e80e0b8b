import { isNativeError } from 'node:util/types';

/** The `code` of an error from the system, a driver or a provider, such as `ENOENT` or `57P01`. */
export function systemCode(error: unknown): string | undefined {
  // `instanceof` is false for an error from another realm, such as a Jest context.
  if (!isNativeError(error) || !('code' in error)) return undefined;
  return typeof error.code === 'string' ? error.code : undefined;
}
