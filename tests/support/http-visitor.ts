import type { Listening } from './harness';

interface Answer {
  status: number;
  /** The path that a redirect goes to. */
  location: string | null;
  text: string;
}

export type HttpVisitor = ReturnType<typeof httpVisitor>;

/** A browser without a page: it keeps cookies, sends forms as the site's own pages do, and follows no redirect. */
export function httpVisitor({ url }: Listening, cookies = new Map<string, string>()) {
  async function request(target: string, init: RequestInit): Promise<Answer> {
    const headers = new Headers(init.headers);
    headers.set('Cookie', Array.from(cookies, ([name, value]) => `${name}=${value}`).join('; '));
    const reply = await fetch(url + target, { ...init, headers, redirect: 'manual' });
    for (const cookie of reply.headers.getSetCookie()) {
      const [, name, value] = /^([^=]+)=([^;]*)/.exec(cookie) ?? [];
      if (name !== undefined && value !== undefined) cookies.set(name, value);
    }
    return { status: reply.status, location: reply.headers.get('Location'), text: await reply.text() };
  }

  return {
    cookies,
    get: (target: string) => request(target, {}),
    post: (target: string, fields: Record<string, string>, headers: Record<string, string> = { Origin: url }) =>
      request(target, { method: 'POST', headers, body: new URLSearchParams(fields) }),
  };
}
