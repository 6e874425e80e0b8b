import { byId } from './element.js';

/**
 * The place where a form says what is wrong, tied to the field that it may be about.
 * @param {string} id
 * @param {HTMLInputElement} field
 */
export function problemOf(id, field) {
  const place = byId(id, HTMLElement);
  return {
    /**
     * @param {string} words
     * @param {boolean} isField whether that field must be mended
     */
    show(words, isField) {
      place.textContent = words;
      field.setAttribute('aria-invalid', String(isField));
      if (isField) field.focus();
    },
    clear() {
      place.textContent = '';
      field.removeAttribute('aria-invalid');
    },
  };
}
