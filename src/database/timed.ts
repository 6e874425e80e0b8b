// `statement_timeout` cannot fire while the server is frozen, so the client has a limit of its own. It is longer than
// `startMs` and `statementMs` together: a statement that the client gave up does not take effect later.
const TIMEOUT_MS = 5_000;

/** A statement whose connection the client closes if no reply comes in time. Migrations have no such limit. */
export const timed = (text: string) => ({ text, query_timeout: TIMEOUT_MS });
