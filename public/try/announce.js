import { byId, element } from './element.js';

const MAX_LINES = 5;

/**
 * Announces a change of the page to screen readers. Each announcement is its own line, so that a second one
 * does not replace the first.
 * @param {string} text
 */
export function announce(text) {
  const lines = byId('announcer', HTMLElement);
  lines.append(element('p', {}, text));
  while (lines.children.length > MAX_LINES) lines.firstElementChild?.remove();
}
