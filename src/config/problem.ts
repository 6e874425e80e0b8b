/** A setting that stops the start: its variable, and what it accepts or why it is needed. */
export interface Problem {
  name: string;
  accepts: string;
}
