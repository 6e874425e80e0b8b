/** The code that a person would read in a message: the first number of four digits or more. */
export function codeIn(message: string | undefined): string {
  const [code] = /\b\d{4,10}\b/.exec(message ?? '') ?? [];
  if (code === undefined) throw new Error('No code in the message');
  return code;
}
