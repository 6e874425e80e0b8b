/** The part of newman's API that the tests use: the package ships no types. */
declare module 'newman' {
  interface Options {
    collection: string;
    environment: string;
    envVar: { key: string; value: string }[];
  }
  interface Failure {
    source?: { name: string };
    error: { message: string };
  }
  interface Summary {
    run: {
      stats: Record<'requests' | 'assertions', { total: number; failed: number }>;
      failures: Failure[];
    };
  }
  export function run(options: Options, done: (error: Error | null, summary: Summary) => void): unknown;
}
