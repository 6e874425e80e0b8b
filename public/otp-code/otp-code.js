/*
 * <otp-code>: the field for a one-time code, with its countdown and its resend button. It makes no request; a page
 * listens to its events. See docs/otp-code.md.
 *
 * The input is in the shadow root: the page's styles for inputs do not reach it, and `aria-describedby` can name the
 * countdown and the error, which it could not do across the root.
 */

// The service sends no code again with less life left: a message takes a while to arrive.
const LEAST_SECONDS_TO_RESEND = 60;
const TICK_MS = 200;

/** @type {Record<string, string>} */
const TEXTS = {
  label: 'One-time code',
  'text-expires-in': 'The code expires in {time}.',
  'text-last-minute': 'The code expires in one minute.',
  'text-expired': 'The code has expired. Ask for a new one.',
  'text-resend': 'Send again',
  'text-resend-in': 'Send again in {time}',
  'text-new-code': 'Send a new code',
  'text-new-code-in': 'Send a new code in {time}',
  'text-ready': 'You can ask for another message now.',
  'text-filled': 'The code was filled in from the message.',
  'text-required': 'Please enter the code from the message.',
  'text-length': 'The code has {length} digits.',
};

const STYLES = `
:host {
  --_accent: var(--otp-code-accent, light-dark(#3450cf, #9db0ff));
  --_error: var(--otp-code-error, light-dark(#a8231c, #ffa39b));
  --_quiet: var(--otp-code-quiet, color-mix(in srgb, currentcolor 74%, transparent));
  --_line: color-mix(in srgb, currentcolor 14%, transparent);
  --_well: color-mix(in srgb, currentcolor 5%, transparent);
  --_radius: var(--otp-code-radius, 0.625rem);
  --_gap: var(--otp-code-gap, 0.75rem);
  --_near: calc(var(--_gap) * -0.5);
  display: grid;
  gap: var(--_gap);
  min-width: 0;
  line-height: 1.5;
}
:host([hidden]), [hidden] { display: none !important; }
* { box-sizing: border-box; }
p { margin: 0; overflow-wrap: anywhere; text-wrap: pretty; }
:focus-visible { outline: 3px solid var(--_accent); outline-offset: 2px; }
label { margin-bottom: var(--_near); font-size: 0.875rem; font-weight: 600; }
input {
  width: 100%;
  min-width: 0;
  margin: 0;
  padding: 0.625rem 0.5rem;
  border: 1px solid var(--otp-code-border, color-mix(in srgb, currentcolor 58%, transparent));
  border-radius: var(--_radius);
  background: var(--otp-code-background, transparent);
  color: inherit;
  font: 600 1.75rem/1.2 var(--otp-code-font, ui-monospace, 'SF Mono', 'Cascadia Mono', 'Liberation Mono', Menlo, monospace);
  letter-spacing: 0.25em;
  text-indent: 0.25em; /* balances the letter spacing after the last digit */
  text-align: center;
}
input[aria-invalid='true'] { border-color: var(--_error); box-shadow: 0 0 0 1px var(--_error); }
input:disabled { background: var(--_well); color: var(--_quiet); }
progress {
  width: 100%;
  height: 0.25rem;
  margin-top: calc(var(--_gap) * -0.25);
  border: 0;
  border-radius: 1rem;
  background: var(--_line);
  appearance: none;
  overflow: hidden;
}
progress::-webkit-progress-bar { background: none; }
progress::-webkit-progress-value { background: var(--_accent); }
progress::-moz-progress-bar { background: var(--_accent); }
.quiet { color: var(--_quiet); font-size: 0.875rem; font-variant-numeric: tabular-nums; }
.quiet { margin-top: var(--_near); }
#error { color: var(--_error); font-size: 0.9375rem; }
p:empty:not(.unseen) { display: none; }
button {
  min-height: 2.875rem;
  padding: 0.5rem 1rem;
  border: 1px solid var(--_line);
  border-radius: var(--_radius);
  background: var(--_well);
  color: inherit;
  font: inherit;
  font-weight: 600;
  font-variant-numeric: tabular-nums;
  cursor: pointer;
}
button:not([aria-disabled]):hover { border-color: currentcolor; }
button[aria-disabled] { border-color: transparent; color: var(--_quiet); cursor: default; }
.unseen {
  position: absolute;
  width: 1px;
  height: 1px;
  overflow: hidden;
  clip-path: inset(50%);
  white-space: nowrap;
}
@media (forced-colors: active) {
  input[aria-invalid='true'] { border-width: 3px; }
  input:disabled, button[aria-disabled] { border-color: GrayText; color: GrayText; }
  progress { height: 0.5rem; border: 1px solid CanvasText; forced-color-adjust: none; background: Canvas; }
  progress::-webkit-progress-value { background: Highlight; }
  progress::-moz-progress-bar { background: Highlight; }
}
`;

const DIGITS = /\p{Nd}+/gu;
// U+30FC is the dash of Japanese keyboards, though Unicode calls it a letter.
const SEPARATORS = /[\p{White_Space}\p{Dash}\p{Cf}\u30fc]/gu;
const BETWEEN_GROUPS = /^[\p{White_Space}\p{Dash}\u30fc]$/u;
const FULL_STOP = /[.。।۔]$/;

/**
 * Finds the code in a text such as "10:34 123456 is your code": the first run of exactly `length` digits. Failing that,
 * the first even groups with as many digits together, such as "123 456".
 * @param {string} text
 * @param {number} length
 */
export function codeIn(text, length) {
  // NFKC turns no-break spaces and full-width digits into plain ones; format characters are invisible.
  const plain = text.normalize('NFKC').replaceAll(/\p{Cf}/gu, '');
  const runs = Array.from(plain.matchAll(DIGITS), ({ 0: run, index }) => ({
    digits: inAscii(run),
    start: index,
    end: index + run.length,
  }));
  const whole = runs.find(({ digits }) => digits.length === length);
  return whole?.digits ?? codeInGroups(plain, runs, length);
}

/**
 * @param {string} text
 * @param {{ digits: string, start: number, end: number }[]} runs
 * @param {number} length
 */
function codeInGroups(text, runs, length) {
  for (const from of runs.keys()) {
    let code = '';
    let end = runs[from]?.start ?? 0;
    const sizes = [];
    for (const run of runs.slice(from, from + length)) {
      if (code !== '' && !BETWEEN_GROUPS.test(text.slice(end, run.start))) break;
      code += run.digits;
      end = run.end;
      sizes.push(run.digits.length);
      const isEven = Math.max(...sizes) - Math.min(...sizes) <= 1;
      if (code.length === length && isEven) return code;
      if (code.length >= length) break; // a pasted list of numbers would take minutes
    }
  }
  return undefined;
}

/**
 * A typed text as the service reads it: digits in ASCII, without separators.
 * @param {string} text
 */
function cleaned(text) {
  return inAscii(text.normalize('NFKC')).replaceAll(SEPARATORS, '').replace(FULL_STOP, '');
}

/**
 * Replaces the decimal digits of any script: Unicode has those of each script in a row, from 0 to 9; some rows touch.
 * @param {string} text
 */
function inAscii(text) {
  return text.replaceAll(/[^\P{Nd}0-9]/gu, (digit) => {
    const codePoint = digit.codePointAt(0) ?? 0;
    let zero = codePoint;
    while (/\p{Nd}/u.test(String.fromCodePoint(zero - 1))) zero -= 1;
    return String((codePoint - zero) % 10);
  });
}

/** @param {number} seconds */
function clockFace(seconds) {
  const [hours, minutes] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60];
  const tail = String(seconds % 60).padStart(2, '0');
  return hours > 0 ? `${hours}:${String(minutes).padStart(2, '0')}:${tail}` : `${minutes}:${tail}`;
}

/**
 * Creates an element without `innerHTML`, which a page with Trusted Types forbids.
 * @template {keyof HTMLElementTagNameMap} Name
 * @param {Name} name
 * @param {Record<string, string>} attributes
 */
function make(name, attributes) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  return made;
}

/**
 * Writes a text only if it changes, so that screen readers do not read an alert twice.
 * @param {HTMLElement} place
 * @param {string} text
 */
function setText(place, text) {
  if (place.textContent !== text) place.textContent = text;
}

/** @type {CSSStyleSheet | undefined} */
let sheet;

/** A style sheet that `style-src 'self'` allows, where it forbids a `<style>`. */
function styles() {
  if (sheet === undefined) {
    sheet = new CSSStyleSheet();
    sheet.replaceSync(STYLES);
  }
  return sheet;
}

// A server that renders pages may import this file; it has no HTMLElement.
const Base = globalThis.HTMLElement ?? /** @type {typeof HTMLElement} */ (class {});

export class OtpCode extends Base {
  static formAssociated = true;
  static observedAttributes = [
    ...Object.keys(TEXTS),
    ...['value', 'length', 'required', 'error', 'hint', 'ended', 'busy', 'new-code', 'webotp'],
    ...['expires-at', 'sent-at', 'resend-at'],
  ];

  #internals = this.attachInternals();
  #label = make('label', { for: 'input', part: 'label' });
  #input = make('input', {
    ...{ id: 'input', part: 'input', inputmode: 'numeric', autocomplete: 'one-time-code', enterkeyhint: 'go' },
    ...{ autocapitalize: 'off', spellcheck: 'false', dir: 'ltr', 'aria-describedby': 'error life hint' },
  });
  #error = make('p', { id: 'error', part: 'error', role: 'alert' });
  #bar = make('progress', { id: 'bar', part: 'bar', 'aria-hidden': 'true' });
  #life = make('p', { id: 'life', part: 'life', class: 'quiet', role: 'timer' });
  #hint = make('p', { id: 'hint', part: 'hint', class: 'quiet' });
  #button = make('button', { id: 'resend', part: 'resend', type: 'button' });
  #announcer = make('p', { class: 'unseen', role: 'status' });

  /** From `connectedCallback` on: an element in the page's HTML is connected before that. */
  #isActive = false;
  #isDisabled = false;
  /** Whether `value` is the person's or the page's, and no more that of the attribute. */
  #isDirty = false;
  #showsProblem = false;
  #lengthBefore = 0;
  #completed = '';
  #lifeStartMs = 0;
  /** @type {number | undefined} */
  #lifeLeft;
  /** @type {number | undefined} */
  #waitLeft;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #timer;
  /** @type {AbortController | undefined} */
  #sms;
  /** @type {AbortController | undefined} */
  #formEvents;

  constructor() {
    super();
    const root = this.attachShadow({ mode: 'open', delegatesFocus: true });
    root.adoptedStyleSheets = [styles()];
    const slot = make('slot', {});
    root.append(this.#label, this.#input, this.#bar, this.#life, this.#hint, this.#error);
    root.append(slot, this.#button, this.#announcer);

    slot.addEventListener('slotchange', () => this.#takeOver());
    this.#input.addEventListener('input', (event) => this.#typed(event));
    this.#input.addEventListener('compositionend', (event) => this.#typed(event));
    this.#input.addEventListener('change', () => this.dispatchEvent(new Event('change', { bubbles: true })));
    this.#input.addEventListener('paste', (event) => this.#paste(event));
    this.#input.addEventListener('keydown', (event) => this.#submitOnEnter(event));
    this.#input.addEventListener('focus', () => this.#nameInput());
    this.#button.addEventListener('click', () => this.#resend());
    this.addEventListener('invalid', (event) => this.#showProblem(event));
  }

  get value() {
    return cleaned(this.#input.value);
  }
  set value(value) {
    this.#input.value = value ?? '';
    this.#isDirty = true;
    this.#completed = '';
    this.#valueChanged();
  }
  get length() {
    const length = Number(this.getAttribute('length'));
    return Number.isInteger(length) && length > 0 ? length : 6;
  }
  set length(length) {
    this.setAttribute('length', String(length));
  }
  get type() {
    return this.localName;
  }
  get form() {
    return this.#internals.form;
  }
  get labels() {
    return this.#internals.labels;
  }
  get validity() {
    return this.#internals.validity;
  }
  get validationMessage() {
    return this.#internals.validationMessage;
  }
  get willValidate() {
    return this.#internals.willValidate;
  }
  checkValidity() {
    return this.#internals.checkValidity();
  }
  reportValidity() {
    return this.#internals.reportValidity();
  }
  select() {
    this.#input.select();
  }
  /** @param {FocusOptions} [options] */
  focus(options) {
    (this.#input.disabled ? this.#button : this.#input).focus(options);
  }

  connectedCallback() {
    this.#isActive = true;
    for (const property of Object.keys(this)) this.#setAgain(property);
    this.#takeOver();
    this.#nameInput();
    this.#valueChanged();
    this.#tick();
    void this.#readSms();
  }

  disconnectedCallback() {
    this.#isActive = false;
    clearTimeout(this.#timer);
    this.#sms?.abort();
  }

  /**
   * @param {string} name
   * @param {string | null} before
   * @param {string | null} after
   */
  attributeChangedCallback(name, before, after) {
    if (before === after) return;
    if (name === 'value' && !this.#isDirty) this.#input.value = after ?? '';
    if (name === 'expires-at') {
      this.#lifeStartMs = Date.now();
      this.#lifeLeft = undefined;
    }
    if (name === 'resend-at') this.#waitLeft = undefined;
    if (!this.#isActive) return;
    if (name === 'label') this.#nameInput();
    this.#valueChanged();
    this.#tick();
    if (['expires-at', 'webotp', 'ended'].includes(name)) void this.#readSms();
  }

  /** @param {HTMLFormElement | null} form */
  formAssociatedCallback(form) {
    this.#formEvents?.abort();
    this.#formEvents = new AbortController();
    form?.addEventListener('submit', () => this.#sms?.abort(), { signal: this.#formEvents.signal });
  }

  /** @param {boolean} isDisabled by its attribute or by a fieldset */
  formDisabledCallback(isDisabled) {
    this.#isDisabled = isDisabled;
    this.#valueChanged();
    this.#render();
  }

  formResetCallback() {
    this.value = this.getAttribute('value') ?? '';
    this.#isDirty = this.#showsProblem = false;
    this.#render();
  }

  /** @param {string} state */
  formStateRestoreCallback(state) {
    this.value = state;
  }

  /**
   * A framework may have set a property before this file was loaded; it would hide the accessor of the class.
   * @param {string} property
   */
  #setAgain(property) {
    if (!(property in OtpCode.prototype)) return;
    const value = Reflect.get(this, property);
    Reflect.deleteProperty(this, property);
    Reflect.set(this, property, value);
  }

  /** Takes the place of the plain input that works without JavaScript. */
  #takeOver() {
    const plain = this.querySelector(':scope > input[autocomplete="one-time-code"]');
    if (!(plain instanceof HTMLInputElement)) return;
    const hadFocus = plain.matches(':focus');
    plain.remove();
    for (const name of ['id', 'name', 'required', 'disabled']) {
      const value = plain.getAttribute(name);
      if (value !== null && !this.hasAttribute(name)) this.setAttribute(name, value);
    }
    if (plain.value !== '') this.value = plain.value;
    if (hadFocus) this.focus();
  }

  /** Names the input after the page's own labels, if there are any: they cannot reach into the shadow root. */
  #nameInput() {
    // A label around the element has the text of the element's children, too.
    const ownText = this.textContent ?? '';
    const texts = Array.from(this.labels, ({ textContent }) => (textContent ?? '').replace(ownText, '').trim());
    const labels = texts.filter(Boolean);
    this.#label.hidden = labels.length > 0;
    setText(this.#label, this.#text('label'));
    if (labels.length > 0) this.#input.setAttribute('aria-label', labels.join(' '));
    else this.#input.removeAttribute('aria-label');
  }

  /**
   * @param {string} name
   * @param {Record<string, string | number>} values
   */
  #text(name, values = {}) {
    const text = this.getAttribute(name) ?? TEXTS[name] ?? '';
    return text.replaceAll(/\{(\w+)\}/g, (whole, key) => String(values[key] ?? whole));
  }

  /** @param {Event} event */
  #typed(event) {
    const { value } = this.#input;
    // The clipboard of a keyboard, and some autofills, insert a whole message without a paste.
    const isInserted = value.length > this.#lengthBefore + 1 && cleaned(value).length !== this.length;
    const code = isInserted ? codeIn(value, this.length) : undefined;
    if (code !== undefined) this.#input.value = code;
    this.#isDirty = true;
    this.#showsProblem = false;
    this.#valueChanged();
    this.#render();
    if (!(event instanceof InputEvent && event.isComposing)) this.#reportComplete();
  }

  #reportComplete() {
    const completed = this.#hasAllDigits() ? this.value : '';
    const isNew = completed !== '' && completed !== this.#completed;
    this.#completed = completed;
    if (isNew) this.dispatchEvent(new Event('complete', { bubbles: true }));
  }

  /** @param {ClipboardEvent} event */
  #paste(event) {
    const code = codeIn(event.clipboardData?.getData('text') ?? '', this.length);
    if (code === undefined || this.#input.disabled) return;
    event.preventDefault();
    this.#fill(code);
  }

  /** @param {string} code */
  #fill(code) {
    this.#input.value = code;
    this.#input.dispatchEvent(new Event('input', { bubbles: true, composed: true }));
    this.dispatchEvent(new Event('change', { bubbles: true }));
  }

  /**
   * An input in a shadow root has no form that Enter would submit.
   * @param {KeyboardEvent} event
   */
  #submitOnEnter(event) {
    if (event.key !== 'Enter' || event.isComposing || !this.form) return;
    const isSubmit = (/** @type {Element} */ control) => control.matches('[type="submit"], button:not([type])');
    const button = Array.from(this.form.elements).find(isSubmit);
    if (button instanceof HTMLElement) button.click();
    else this.form.requestSubmit();
  }

  #hasAllDigits() {
    return this.value.length === this.length && /^[0-9]+$/.test(this.value);
  }

  #valueChanged() {
    this.#lengthBefore = this.#input.value.length;
    this.#input.disabled = this.#isDisabled || this.hasAttribute('ended');
    this.#internals.setFormValue(this.#input.disabled ? null : this.value, this.#input.value);
    const isEmpty = this.value === '';
    if (this.#input.disabled || (isEmpty && !this.hasAttribute('required')) || this.#hasAllDigits()) {
      this.#internals.setValidity({});
    } else {
      const flags = isEmpty ? { valueMissing: true } : { patternMismatch: true };
      const problem = this.#text(isEmpty ? 'text-required' : 'text-length', { length: this.length });
      this.#internals.setValidity(flags, problem, this.#input);
    }
  }

  /**
   * Shows a problem in the element's own place, and not in the browser's bubble.
   * @param {Event} event
   */
  #showProblem(event) {
    if (event.defaultPrevented) return;
    event.preventDefault();
    this.#showsProblem = true;
    this.#render();
    const controls = Array.from(this.form?.elements ?? []);
    const first = controls.find((control) => control.matches(':invalid:not(fieldset)'));
    if (first === undefined || first === this) this.focus();
  }

  #sendsNewCode() {
    const isLate = this.#lifeLeft !== undefined && this.#lifeLeft <= LEAST_SECONDS_TO_RESEND;
    return isLate || this.hasAttribute('ended') || this.hasAttribute('new-code');
  }

  #resend() {
    if (this.#button.hasAttribute('aria-disabled')) return;
    void this.#readSms();
    const detail = { isNewCode: this.#sendsNewCode() };
    this.dispatchEvent(new CustomEvent('resend', { bubbles: true, detail }));
  }

  /** Reads the clock at every tick, so that the count is right at once after the tab was suspended. */
  #tick() {
    clearTimeout(this.#timer);
    const [lifeBefore, waitBefore] = [this.#lifeLeft, this.#waitLeft];
    this.#lifeLeft = this.hasAttribute('ended') ? undefined : this.#secondsUntil('expires-at');
    this.#waitLeft = this.#secondsUntil('resend-at');
    this.#render();
    if (this.#lifeLeft || this.#waitLeft) this.#timer = setTimeout(() => this.#tick(), TICK_MS);

    // Screen readers hear of three moments, not of each second.
    if (waitBefore && this.#waitLeft === 0) this.#announce('text-ready');
    if (!lifeBefore || this.#lifeLeft === undefined) return;
    if (lifeBefore > 60 && this.#lifeLeft <= 60 && this.#lifeLeft > 0) this.#announce('text-last-minute');
    if (this.#lifeLeft > 0) return;
    this.#announce('text-expired');
    this.dispatchEvent(new Event('expire', { bubbles: true }));
  }

  /**
   * @param {string} attribute
   * @returns `undefined` without a time
   */
  #secondsUntil(attribute) {
    const ms = Date.parse(this.getAttribute(attribute) ?? '');
    return Number.isNaN(ms) ? undefined : Math.max(0, Math.ceil((ms - Date.now()) / 1000));
  }

  #render() {
    const problem = this.getAttribute('error') ?? (this.#showsProblem ? this.validationMessage : '');
    setText(this.#error, problem);
    this.#input.ariaInvalid = problem === '' ? null : 'true';
    this.#input.ariaRequired = this.hasAttribute('required') ? 'true' : null;
    setText(this.#hint, this.getAttribute('hint') ?? '');
    this.#renderLife(this.#lifeLeft);

    const wait = this.#waitLeft ?? 0;
    const label = this.#sendsNewCode() ? 'text-new-code' : 'text-resend';
    this.#button.hidden = !this.hasAttribute('resend-at');
    setText(this.#button, wait > 0 ? this.#text(`${label}-in`, { time: clockFace(wait) }) : this.#text(label));
    // `disabled` would lose the focus.
    const isResting = wait > 0 || this.hasAttribute('busy') || this.#isDisabled;
    this.#button.ariaDisabled = isResting ? 'true' : null;
  }

  /** @param {number | undefined} left */
  #renderLife(left) {
    const startMs = Date.parse(this.getAttribute('sent-at') ?? '') || this.#lifeStartMs;
    const endMs = Date.parse(this.getAttribute('expires-at') ?? '');
    this.#bar.hidden = Number.isNaN(endMs);
    this.#bar.max = Math.max(1, Math.ceil((endMs - startMs) / 1000) || 1);
    this.#bar.value = left ?? 0;
    const count = left ? this.#text('text-expires-in', { time: clockFace(left) }) : this.#text('text-expired');
    setText(this.#life, this.getAttribute('ended') ?? (left === undefined ? '' : count));
  }

  /** @param {string} text the name of the text */
  #announce(text) {
    this.#announcer.textContent = this.#text(text);
  }

  /** Fills the field by WebOTP: a browser that supports it reads the SMS if the person agrees. */
  async #readSms() {
    this.#sms?.abort();
    const isAsked = this.#isActive && this.hasAttribute('webotp') && !this.hasAttribute('ended');
    if (!isAsked || !('OTPCredential' in window)) return;
    const sms = new AbortController();
    this.#sms = sms;
    try {
      /** @type {CredentialRequestOptions & { otp: { transport: string[] } }} */
      const options = { otp: { transport: ['sms'] }, signal: sms.signal };
      const credential = await navigator.credentials.get(options);
      if (sms.signal.aborted || !credential || !('code' in credential)) return;
      this.#fill(String(credential.code));
      this.#announce('text-filled');
    } catch {
      // Refused, aborted or unavailable: the person types the code.
    }
  }
}

/**
 * Defines properties that are stored in attributes of the same name, with dashes. `undefined` and `null` remove one.
 * @template Value
 * @param {string[]} properties
 * @param {(attribute: string | null) => Value} read
 * @param {(value: NonNullable<Value>) => string | undefined} write
 */
function reflect(properties, read, write) {
  for (const property of properties) {
    const attribute = property.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
    Object.defineProperty(OtpCode.prototype, property, {
      configurable: true,
      enumerable: true,
      /** @this {HTMLElement} */
      get() {
        return read(this.getAttribute(attribute));
      },
      /**
       * @this {HTMLElement}
       * @param {Value} value
       */
      set(value) {
        const text = value === undefined || value === null ? undefined : write(value);
        if (text === undefined) this.removeAttribute(attribute);
        else this.setAttribute(attribute, text);
      },
    });
  }
}

reflect(
  ['name', 'label', 'error', 'hint', 'ended'],
  (text) => text ?? '',
  (text) => (text === '' ? undefined : String(text)),
);
reflect(
  ['required', 'disabled', 'busy', 'webotp', 'newCode'],
  (text) => text !== null,
  (isSet) => (isSet ? '' : undefined),
);
reflect(
  ['sentAt', 'expiresAt', 'resendAt'],
  (text) => (text === null || Number.isNaN(Date.parse(text)) ? null : new Date(text)),
  (date) => new Date(date).toISOString(),
);

if (globalThis.customElements && !customElements.get('otp-code')) customElements.define('otp-code', OtpCode);
