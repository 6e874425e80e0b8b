import { byId, element } from './element.js';

const KEPT = 5;

/**
 * Tells people who do not see the page what they would otherwise miss. In lines, so that of two that come
 * together neither takes the other's place.
 * @param {string} text
 */
export function announce(text) {
  const lines = byId('announcer', HTMLElement);
  lines.append(element('p', {}, text));
  while (lines.children.length > KEPT) lines.firstElementChild?.remove();
}
