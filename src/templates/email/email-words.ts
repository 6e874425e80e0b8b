import type { Locale } from '../locale/locale';

/** One e-mail in every language; the layout makes a text and an HTML part of its words. */
export type EmailWords = Readonly<
  Record<
    Locale,
    {
      subject: string;
      /** What the code is for, before it. */
      lead: string;
      /** What to do if it was not you, after it. */
      caution: string;
    }
  >
>;
