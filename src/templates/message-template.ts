/**
 * The values that a request and the settings give. The recipient is not among them, so a message cannot hold
 * a name or an address.
 */
export interface GivenValues {
  code: string;
  appName: string;
  /** The support contact; empty where `SUPPORT_CONTACT` is not set. */
  support: string;
  /** A variable of an operator's template. */
  [variable: string]: string;
}

/** The values that a template can use. */
export interface TemplateValues extends GivenValues {
  /** How long the code is valid, in words. Each channel has its own wording. */
  life: string;
}

export interface MessageInput {
  values: GivenValues;
  ttlSeconds: number;
  /** The colour of an e-mail, `#rrggbb`. */
  color: string;
  /** The last line of an SMS, by which a browser or an app finds the code. */
  autofillLine: string | undefined;
}

/** The words of a message, without its recipient. */
export interface Content {
  text: string;
  /** E-mail only. */
  subject?: string;
  /** E-mail only. */
  html?: string;
  /** Voice only, and absent in English: the message for a provider that has no voice of its language. */
  inEnglish?: string;
}

/** The message of one type, channel and locale. */
export interface MessageTemplate {
  /** The names that a request must give values for. */
  variables: readonly string[];
  render(input: MessageInput): Content;
}
