import { post, type Reply, type TestService } from './harness';

const URL_ENCODED = 'application/x-www-form-urlencoded';

export interface RawReply {
  status: number;
  headers: Headers;
  body: Reply;
}

/** Posts the body with exactly these headers: a `Content-Type` is not added. */
export async function postRaw(
  service: TestService,
  route: string,
  body: string | Uint8Array<ArrayBuffer>,
  headers: Record<string, string>,
): Promise<RawReply> {
  const reply = await fetch(`${service.url}/api/v1${route}`, {
    method: 'POST',
    headers,
    // `fetch` labels a string as text/plain, so that it travels as bytes.
    body: typeof body === 'string' ? new TextEncoder().encode(body) : body,
  });
  return { status: reply.status, headers: reply.headers, body: (await reply.json()) as Reply };
}

export function postForm(service: TestService, route: string, form: string | URLSearchParams) {
  return postRaw(service, route, form.toString(), { 'Content-Type': URL_ENCODED });
}

export function postJsonText(service: TestService, route: string, text: string) {
  return postRaw(service, route, text, { 'Content-Type': 'application/json' });
}

/** Posts JSON and returns the reply's status and body, without its headers. */
export async function replyTo(service: TestService, route: string, body: object) {
  const reply = await post(service, route, body);
  return { status: reply.status, body: reply.body };
}
