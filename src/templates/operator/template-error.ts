/** What is wrong with one template, and in which of its lines if it is one of them. */
export class TemplateFault extends Error {
  constructor(
    readonly line: number | undefined,
    message: string,
  ) {
    super(message);
    this.name = 'TemplateFault';
  }
}

/** Thrown at start with one line a broken file, each naming it and the line. */
export class TemplateError extends Error {
  constructor(problems: readonly string[]) {
    super(problems.map((problem) => `TEMPLATES_DIR: ${problem}`).join('\n'));
    this.name = 'TemplateError';
  }
}
