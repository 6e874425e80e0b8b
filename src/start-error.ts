/** A start that failed for a cause that the operator can remove. The message is one line that says how. */
export class StartError extends Error {
  constructor(line: string) {
    super(line);
    this.name = 'StartError';
  }
}
