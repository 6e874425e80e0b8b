export interface Timed<Reply> {
  startedMs: number;
  endedMs: number;
  reply: Reply;
}

/** Repeats a request at an interval, without waiting for the replies. */
export function repeat<Reply>(intervalMs: number, request: (index: number) => Promise<Reply>) {
  const replies: Promise<Timed<Reply>>[] = [];
  const timer = setInterval(() => {
    const startedMs = performance.now();
    replies.push(request(replies.length).then((reply) => ({ startedMs, endedMs: performance.now(), reply })));
  }, intervalMs);
  return {
    async end() {
      clearInterval(timer);
      return Promise.all(replies);
    },
  };
}
