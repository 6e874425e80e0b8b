// @ts-check

class Html {
  /** @param {string} text */
  constructor(text) {
    this.text = text;
  }
  toString() {
    return this.text;
  }
}

/** @typedef {Html | Html[] | string | number | undefined | false} Value */

/**
 * A template of HTML that escapes every value. `undefined` and `false` write nothing.
 * @param {TemplateStringsArray} strings
 * @param {...Value} values
 */
export function html(strings, ...values) {
  return new Html(strings.reduce((text, string, index) => text + written(values[index - 1]) + string));
}

/** @param {Value} value */
function written(value) {
  if (value === undefined || value === false) return '';
  if (value instanceof Html) return value.text;
  if (Array.isArray(value)) return value.join('');
  const entities = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };
  return String(value).replaceAll(/[&<>"']/g, (sign) => entities[/** @type {keyof typeof entities} */ (sign)]);
}
