import type { Request } from 'express';

/** The path from this request to the root of the service. Relative, because a proxy may serve it below a prefix. */
export function rootOf({ path }: Request): string {
  const depth = path.split('/').length - 2;
  return depth === 0 ? './' : '../'.repeat(depth);
}
