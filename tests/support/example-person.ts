import { newestCode } from './example';
import type { Listening } from './harness';
import { httpVisitor, type HttpVisitor } from './http-visitor';

export const PASSWORD = 'correct horse';

interface Parties {
  example: Listening;
  service: Listening;
}

/** Signs a new person up, who is signed in afterwards. */
export async function signUp({ example, service }: Parties, email: string): Promise<HttpVisitor> {
  const visitor = httpVisitor(example);
  await visitor.post('/sign-up', { email, password: PASSWORD });
  await visitor.get('/sign-up/code');
  const { location } = await visitor.post('/sign-up/code', { code: await newestCode(service, email) });
  if (location !== '/' || !(await isSignedIn(visitor))) throw new Error(`The sign-up went to ${String(location)}`);
  return visitor;
}

/** A visitor who typed the right password, and whose code was sent. */
export async function passPassword({ example }: Parties, email: string): Promise<HttpVisitor> {
  const visitor = httpVisitor(example);
  const { location } = await visitor.post('/login', { email, password: PASSWORD });
  if (location !== '/login/code') throw new Error(`The password led to ${String(location)}`);
  await visitor.get('/login/code');
  return visitor;
}

export async function isSignedIn(visitor: HttpVisitor): Promise<boolean> {
  return (await visitor.get('/')).status === 200;
}
