/** How servers name the message in their last reply. Anything else in it is their own text. */
const REPLIES = [
  /\bqueued as ([\w.-]+)/i, // Postfix, SendGrid
  /\bid=([\w.-]+)/i, // Exim
  /^250 (?:2\.\d\.\d )?([\w.-]{8,}) message accepted/i, // Sendmail
  / ([\w.-]+) - gsmtp$/i, // Gmail
  /^250 ok ([\w-]{8,})$/i, // SES
];

/** The server's id of a message that it took. */
export function queueIdIn(reply: string): string | undefined {
  return REPLIES.map((pattern) => pattern.exec(reply.trim())?.[1]).find((id) => id !== undefined);
}
