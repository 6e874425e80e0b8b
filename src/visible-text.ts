// From the first to the last visible character. Greedy, so that long blanks cost linear time.
const VISIBLE = /[^\p{White_Space}\p{Cf}].*[^\p{White_Space}\p{Cf}]|[^\p{White_Space}\p{Cf}]/su;

/**
 * Drops white space and format characters (General_Category Cf) at both ends of a text. Pasting brings them along:
 * line ends, zero-width spaces, marks of the text's direction.
 */
export function trimInvisible(text: string): string {
  return VISIBLE.exec(text)?.[0] ?? '';
}
