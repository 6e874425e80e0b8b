import type { TestService } from './harness';

export interface LogLine {
  level: string;
  event: string;
  [field: string]: unknown;
}

/** The service's log lines of one event, oldest first. */
export function logged(service: TestService, event: string): LogLine[] {
  return service
    .output()
    .split('\n')
    .filter((line) => line.startsWith('{'))
    .map((line) => JSON.parse(line) as LogLine)
    .filter((line) => line.event === event);
}
