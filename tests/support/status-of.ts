/** The status of a page. Its body is read too: `fetch` keeps a connection with an unread body, and so holds up a close. */
export async function statusOf(url: string, init: RequestInit = {}): Promise<number> {
  const reply = await fetch(url, init);
  await reply.arrayBuffer();
  return reply.status;
}
