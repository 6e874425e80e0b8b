const LONGEST = 65_536; // the service's replies are below 4 KB

export interface Chunked {
  getReader(): { read(): Promise<{ value?: unknown }>; cancel(): Promise<unknown> };
}

/** @returns undefined for a text that is too long to be the service's: that of a wrong server could fill the memory */
export async function replyText(body: Chunked | null): Promise<string | undefined> {
  if (body === null) return '';
  const chunks = body.getReader();
  const decoder = new TextDecoder();
  let text = '';
  while (text.length <= LONGEST) {
    const { value } = await chunks.read();
    if (!(value instanceof Uint8Array)) return text + decoder.decode(); // the end
    text += decoder.decode(value, { stream: true });
  }
  await chunks.cancel();
  return undefined;
}
