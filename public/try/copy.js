import { announce } from './announce.js';
import { element } from './element.js';

const SHOWN_MS = 2000;

/**
 * @param {string} label
 * @param {string} text the text that a click copies
 */
export function copyButton(label, text) {
  const button = element('button', { type: 'button', class: 'small' }, label);
  button.addEventListener('click', () => {
    void copy(text).then((copied) => {
      button.textContent = copied ? 'Copied' : 'Could not copy';
      announce(button.textContent);
      setTimeout(() => (button.textContent = label), SHOWN_MS);
    });
  });
  return button;
}

/** @param {string} text */
async function copy(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return copySelected(text);
  }
}

/**
 * Copies with `execCommand`: browsers offer no Clipboard API over plain http from another machine, such as a
 * phone that tries the service.
 * @param {string} text
 */
function copySelected(text) {
  const focused = document.activeElement;
  const area = document.createElement('textarea');
  area.value = text;
  area.className = 'unseen';
  document.body.append(area);
  area.select();
  const copied = document.execCommand('copy');
  area.remove();
  if (focused instanceof HTMLElement) focused.focus();
  return copied;
}
