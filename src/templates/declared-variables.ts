/** Whether the values are those of exactly the declared variables. */
export function areDeclared(values: object, declared: readonly string[]): boolean {
  // As JSON: a name may contain any separator.
  return JSON.stringify(Object.keys(values).sort()) === JSON.stringify(declared);
}
