import type { Locale } from '../locale/locale';

/**
 * One e-mail in every language. The layout makes a text part and an HTML part of its words. Where the script runs
 * from right to left, the isolate `\u2068…\u2069` around a name keeps `365 Shop` and `C++` in their order.
 */
export type EmailWords = Readonly<
  Record<
    Locale,
    {
      subject: string;
      /** Stands before the code and says what the code is for. */
      lead: string;
      /** Stands after the code, for a reader who did not ask for it. */
      caution: string;
    }
  >
>;
