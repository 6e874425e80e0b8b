/** How a reader of the page calls this service. */
export interface Caller {
  origin: string;
  needsKey: boolean;
}

/** One program in three parts: it sends a code, redeems it, and reads its state. Joined, the parts run as pasted. */
export interface Sample {
  /** As in the names of files and classes. */
  id: string;
  name: string;
  parts: (caller: Caller) => [send: string, verify: string, status: string];
}
