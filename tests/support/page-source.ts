/** Matches inline scripts, inline styles and event handlers, which the content security policy blocks. */
export const INLINE_CODE = /<style|<script(?![^>]*\ssrc=)|\sstyle=|\son[a-z]+=|javascript:/i;

/** Decodes the character references that pages use. */
export function decodeEntities(html: string): string {
  return html
    .replaceAll(/&#x([0-9a-f]+);/gi, (_, hex: string) => String.fromCodePoint(parseInt(hex, 16)))
    .replaceAll('&quot;', '"')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&');
}

/** Every address that a page loads or links to. */
export function addressesIn(html: string): string[] {
  return Array.from(html.matchAll(/\s(?:src|href)="([^"]*)"/g), ([, address = '']) => address);
}
