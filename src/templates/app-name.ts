/** What may be the name that messages speak for: one line, since it goes into mail headers, and short, for SMS. */
export const APP_NAME = /^[^\p{C}\p{Zl}\p{Zp}]{1,24}$/u;
