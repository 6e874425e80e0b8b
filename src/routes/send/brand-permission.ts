import { ApiError } from '../../errors';

/** Which callers may name another brand than `APP_NAME`. */
export interface BrandPermission {
  /** Names of API keys. */
  callers: readonly string[];
  /** Whether callers without a key may, too. */
  anonymous: boolean;
}

/** @throws ApiError `brand_not_allowed` */
export function assertBrandAllowed(
  brand: string | undefined,
  caller: string | undefined,
  { callers, anonymous }: BrandPermission,
): void {
  const isAllowed = caller === undefined ? anonymous : callers.includes(caller);
  if (brand !== undefined && !isAllowed) throw new ApiError('brand_not_allowed');
}
