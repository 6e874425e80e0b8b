const NAME = 'code-on-its-way';

/**
 * Remembers in this tab what a code on its way belongs to, so that a reload, or a phone that went to read
 * the message, comes back to the code field. Whoever blocks storage does without.
 * @template Pending
 * @param {Pending | undefined} pending nothing forgets it
 */
export function keep(pending) {
  try {
    if (pending === undefined) sessionStorage.removeItem(NAME);
    else sessionStorage.setItem(NAME, JSON.stringify(pending));
  } catch {
    // See above.
  }
}

/** What was kept, if anything. */
export function kept() {
  try {
    return JSON.parse(sessionStorage.getItem(NAME) ?? 'null') ?? undefined;
  } catch {
    return undefined;
  }
}
