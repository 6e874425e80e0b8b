/** The code that a person would read in a message: the first number of 4 to 10 digits. */
export function codeIn(message: string | undefined): string {
  const [code] = /\b\d{4,10}\b/.exec(message ?? '') ?? [];
  if (code === undefined) throw new Error('No code in the message');
  return code;
}
