/** Loads at the first use and keeps the result. After a failed load the next use tries again. */
export function loadOnce<Loaded>(load: () => Promise<Loaded>) {
  let loading: Promise<Loaded> | undefined;
  return {
    get: () =>
      (loading ??= load().catch((error: unknown) => {
        loading = undefined;
        throw error;
      })),
    /** Calls `use` unless nothing was loaded. */
    ifLoaded: (use: (loaded: Loaded) => void) => void loading?.then(use, () => undefined),
  };
}
