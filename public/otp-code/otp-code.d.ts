/** `detail.isNewCode`: whether the button offers a new code, where the old one cannot be sent again. */
export type OtpCodeResendEvent = CustomEvent<{ isNewCode: boolean }>;

export interface OtpCodeEventMap extends HTMLElementEventMap {
  /** All digits are there. */
  complete: Event;
  /** The countdown reached the time in `expires-at`. */
  expire: Event;
  /** The person pressed the button. */
  resend: OtpCodeResendEvent;
}

/** The field for a one-time code. Its properties are stored in the attributes of the same name, with dashes. */
export class OtpCode extends HTMLElement {
  static formAssociated: true;

  /** The code as typed, with ASCII digits and without separators. */
  get value(): string;
  set value(value: string | null | undefined);
  /** The number of digits; 6 without the attribute. */
  length: number;
  name: string;
  label: string;
  error: string;
  hint: string;
  ended: string;
  required: boolean;
  disabled: boolean;
  busy: boolean;
  webotp: boolean;
  newCode: boolean;
  sentAt: Date | null;
  expiresAt: Date | null;
  resendAt: Date | null;

  readonly type: string;
  readonly form: HTMLFormElement | null;
  readonly labels: NodeList;
  readonly validity: ValidityState;
  readonly validationMessage: string;
  readonly willValidate: boolean;
  checkValidity(): boolean;
  reportValidity(): boolean;
  /** Selects the digits. */
  select(): void;

  addEventListener<Type extends keyof OtpCodeEventMap>(
    type: Type,
    listener: (this: OtpCode, event: OtpCodeEventMap[Type]) => unknown,
    options?: boolean | AddEventListenerOptions,
  ): void;
  addEventListener(
    type: string,
    listener: EventListenerOrEventListenerObject,
    options?: boolean | AddEventListenerOptions,
  ): void;
  removeEventListener<Type extends keyof OtpCodeEventMap>(
    type: Type,
    listener: (this: OtpCode, event: OtpCodeEventMap[Type]) => unknown,
    options?: boolean | EventListenerOptions,
  ): void;
  removeEventListener(
    type: string,
    listener: EventListenerOrEventListenerObject,
    options?: boolean | EventListenerOptions,
  ): void;
}

/** Finds a code of `length` digits in a message; `undefined` without one. */
export function codeIn(text: string, length: number): string | undefined;

declare global {
  interface HTMLElementTagNameMap {
    'otp-code': OtpCode;
  }
}
