/** Matches inline scripts, inline styles and event handlers, which the content security policy blocks. */
export const INLINE_CODE = /<style|<script(?![^>]*\ssrc=)|\sstyle=|\son[a-z]+=|javascript:/i;

/** Every address that a page loads or links to. */
export function addressesIn(html: string): string[] {
  return Array.from(html.matchAll(/\s(?:src|href)="([^"]*)"/g), ([, address = '']) => address);
}
