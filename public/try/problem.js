import { byId } from './element.js';

/**
 * The error message of a form, and the field that the error may be about.
 * @param {string} id
 * @param {HTMLInputElement} field
 */
export function problemOf(id, field) {
  const place = byId(id, HTMLElement);
  return {
    /**
     * @param {string} text
     * @param {boolean} isField whether the field is invalid
     */
    show(text, isField) {
      place.textContent = text;
      field.setAttribute('aria-invalid', String(isField));
      if (isField) field.focus();
    },
    clear() {
      place.textContent = '';
      field.removeAttribute('aria-invalid');
    },
  };
}
