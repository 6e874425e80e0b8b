const STORAGE_KEY = 'code-on-its-way';

/**
 * Saves the pending code in this tab. After a reload, or after a phone switched to the message and back, the
 * page returns to the code field.
 * @template Pending
 * @param {Pending | undefined} pending `undefined` removes the saved one
 */
export function savePending(pending) {
  try {
    if (pending === undefined) sessionStorage.removeItem(STORAGE_KEY);
    else sessionStorage.setItem(STORAGE_KEY, JSON.stringify(pending));
  } catch {
    // A browser that blocks storage starts over after a reload.
  }
}

/** Returns the saved pending code, or `undefined`. */
export function loadPending() {
  try {
    return JSON.parse(sessionStorage.getItem(STORAGE_KEY) ?? 'null') ?? undefined;
  } catch {
    return undefined;
  }
}
