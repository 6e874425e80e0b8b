/** Options of every call that sends a message. */
export interface MessageOptions {
  /** The language, as a tag such as `pt-BR`. Without it, the service chooses. */
  locale?: string | undefined;
  /** Replaces the service's `APP_NAME` in the message; the operator must allow it. */
  brand?: string | undefined;
  /** What the type's template needs beside the code. */
  variables?: Readonly<Record<string, string>> | undefined;
  /** Your own name for your user, such as a session id: the service limits each one. */
  visitor?: string | undefined;
  /** One message goes out under it. The default is a new one for each call. */
  idempotencyKey?: string | undefined;
  /** The response of a captcha that a page shows. */
  captcha?: string | undefined;
}

/** Options of a message to a phone. */
export interface PhoneOptions {
  /** The default is `sms`. */
  channel?: 'sms' | 'whatsapp' | 'voice' | undefined;
  /** The site where the person types the code: phones fill it in only there. */
  webDomain?: string | undefined;
  /** The app where the person types the code. */
  androidHash?: string | undefined;
}

interface NewCodeOptions extends MessageOptions {
  /** The purpose: it selects the message, and the code works for it alone. */
  type: string;
  /** SHA-256 of a verifier in base64url (RFC 7636): a stolen key and code then do not redeem. */
  codeChallenge?: string | undefined;
  /** Comes back in the proof. */
  nonce?: string | undefined;
}

export interface EmailRequest extends NewCodeOptions {
  email: string;
}

export interface PhoneRequest extends NewCodeOptions, PhoneOptions {
  phoneNumber: string;
}

export interface KeyRequest {
  verificationKey: string;
  visitor?: string | undefined;
}

export interface ResendRequest extends KeyRequest, MessageOptions, PhoneOptions {}

export interface VerifyRequest extends KeyRequest {
  /** As the person typed it. */
  code: string;
  /** The address or number from your own record: never from the form in which the code is typed. */
  recipient: string;
  /** The type that you sent: a code for another purpose does not pass. */
  type: string;
  /** The verifier of the send's `codeChallenge`. */
  codeVerifier?: string | undefined;
}

/** The fields of the service's bodies. JSON leaves out those that are undefined. */
export function fieldsOf(options: MessageOptions & PhoneOptions): object {
  const { locale, brand, variables, visitor, captcha, channel, webDomain, androidHash } = options;
  return { locale, brand, variables, visitor, captcha, channel, web_domain: webDomain, android_hash: androidHash };
}

export function newCodeFieldsOf(options: NewCodeOptions & PhoneOptions): object {
  const { type, codeChallenge, nonce } = options;
  return { ...fieldsOf(options), type, code_challenge: codeChallenge, nonce };
}
