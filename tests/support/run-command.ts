import type { Env } from './harness';
import { BUILT, launch, type Ended } from './service-process';

/** Runs `otp-service` with these arguments until it ends. */
export async function runCommand(args: readonly string[], env: Env = {}): Promise<Ended> {
  const ended = await launch(env, [...BUILT, ...args]);
  if (!('url' in ended)) return ended;
  throw new Error(`${args.join(' ')} started the service`);
}
