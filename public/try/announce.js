import { byId } from './element.js';

/**
 * Tells people who do not see the page what they would otherwise miss.
 * @param {string} text
 */
export function announce(text) {
  byId('announcer', HTMLElement).textContent = text;
}
