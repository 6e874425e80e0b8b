export interface LoadedOnce<Loaded> {
  get(): Promise<Loaded>;
  /** Does nothing where it was never asked for. */
  ifLoaded(use: (loaded: Loaded) => void): void;
}

/** Loads with the first use and keeps it. A load that failed is not kept: the next use tries again. */
export function loadOnce<Loaded>(load: () => Promise<Loaded>): LoadedOnce<Loaded> {
  let loading: Promise<Loaded> | undefined;
  return {
    get: () =>
      (loading ??= load().catch((error: unknown) => {
        loading = undefined;
        throw error;
      })),
    ifLoaded: (use) => void loading?.then(use, () => undefined),
  };
}
