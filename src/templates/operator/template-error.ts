/** A problem of one template, with the number of the line where it is, if it has one. */
export class TemplateFault extends Error {
  constructor(
    readonly line: number | undefined,
    message: string,
  ) {
    super(message);
    this.name = 'TemplateFault';
  }
}

/** Stops the start. The message has one line for each broken file, with its name and the line number. */
export class TemplateError extends Error {
  constructor(problems: readonly string[]) {
    super(problems.map((problem) => `TEMPLATES_DIR: ${problem}`).join('\n'));
    this.name = 'TemplateError';
  }
}
