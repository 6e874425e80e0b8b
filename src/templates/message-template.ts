/** What a template may say. There is no name or address here, so none can get into a message. */
export interface TemplateValues {
  code: string;
  appName: string;
  /** How long the code lives, in words. */
  life: string;
  /** Where people may ask; empty where nobody set it. */
  support: string;
  /** What an operator's template declares by using it. */
  [variable: string]: string;
}

/** What a message is made of. */
export interface MessageRequest {
  /** All but the life, which a template says in its own way. */
  values: Omit<TemplateValues, 'life'> & { code: string; appName: string; support: string };
  ttlSeconds: number;
  /** Of an e-mail: `#rrggbb`. */
  color: string;
  /** Of an SMS: what a browser or an app finds the code by. */
  lastLine: string | undefined;
}

export interface Content {
  text: string;
  subject?: string;
  html?: string;
}

/** One message of one type, channel and locale. */
export interface MessageTemplate {
  /** The names that a request must bring values for. */
  variables: readonly string[];
  render(request: MessageRequest): Content;
}
