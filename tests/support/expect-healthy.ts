import type { TestService } from './harness';

/** After hostile input the service must still answer, without an error in its log. */
export async function expectHealthy(service: TestService): Promise<void> {
  expect((await fetch(`${service.url}/healthz`)).status).toBe(200);
  expect(service.output()).not.toContain('"level":"error"');
}
