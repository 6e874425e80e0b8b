import type { Channel } from './channel';

/** One send or resend that came to its end. */
export interface MessageFacts {
  isResend: boolean;
  channel: Channel;
  type: string;
  /** Of a number: ISO 3166, or `unknown`. `none` for an address. */
  country: string;
  /** `none` unless a provider took the message. */
  provider: string;
  /** `taken`, or the code of the failure. */
  outcome: string;
}

export interface VerifyFacts extends Pick<MessageFacts, 'channel' | 'type' | 'country'> {
  /** `redeemed`, or the code of the failure. */
  outcome: string;
}

export interface DeliveryFacts {
  channel: Channel;
  provider: string;
  /** `taken`, or the reason of the failure. */
  outcome: string;
  seconds: number;
}

export interface ReportFacts {
  channel: string;
  /** Of a number: ISO 3166, or `unknown`. `none` for an address. */
  country: string;
  provider: string;
  state: string;
  /** `none` where the message is on its way or arrived. */
  reason: string;
}

/** `dropped`: too many were under way. */
export type FeedbackOutcome = 'taken' | 'failed' | 'dropped';

export interface RequestFacts {
  route: string;
  /** Undefined where the client left before the reply. */
  status: number | undefined;
  seconds: number;
}

/** What did not answer. A process that stops is not counted. */
export const READINESS_CAUSES = ['database', 'counters'] as const;
export type ReadinessCause = (typeof READINESS_CAUSES)[number];

export const DECISIONS = ['allowed', 'refused', 'unavailable'] as const;
export type Decision = (typeof DECISIONS)[number];

export const LIMITS = [
  'sends',
  'verifies',
  'visitor-sends',
  'visitor-verifies',
  'page-sends',
  'page-verifies',
  'recipient',
  'destination',
  'guard',
  'country',
] as const;
export type LimitName = (typeof LIMITS)[number];

export type OnDecision = (decision: Decision) => void;

/** The statements that metrics time one by one. */
export type StatementName =
  | 'redeem'
  | 'redeem_sms'
  | 'keep_otp'
  | 'insert_otp'
  | 'look_up'
  | 'mark_several_channels'
  | 'exists'
  | 'cancel'
  | 'remove_otp'
  | 'count'
  | 'refund'
  | 'sms_traffic'
  | 'idempotency'
  | 'delivery'
  | 'purge'
  | 'ping'
  | 'other';

/**
 * Counts what the service does. Each method returns at once and never throws. No argument holds a recipient, a code or
 * a caller, and each text is one of a few.
 */
export interface Observer {
  request(facts: RequestFacts): void;
  /** `/readyz` answers 503. */
  notReady(cause: ReadinessCause): void;
  message(facts: MessageFacts): void;
  verify(facts: VerifyFacts): void;
  /** A guess that was compared, or refused for want of attempts. */
  guess(verdict: string): void;
  decision(limit: LimitName, decision: Decision): void;
  delivery(facts: DeliveryFacts): void;
  /** A provider's report that moved the state of a message. */
  report(facts: ReportFacts): void;
  /** A redeemed code of which its provider was told, or should have been. */
  feedback(provider: string, outcome: FeedbackOutcome): void;
  statement(name: StatementName, seconds: number): void;
  batch(name: StatementName, size: number): void;
  purgedRows(rows: number): void;
  purgeEnd(seconds: number): void;
}

const ignore = () => undefined;

/** Counts nothing. */
export const noObserver: Observer = {
  request: ignore,
  notReady: ignore,
  message: ignore,
  verify: ignore,
  guess: ignore,
  decision: ignore,
  delivery: ignore,
  report: ignore,
  feedback: ignore,
  statement: ignore,
  batch: ignore,
  purgedRows: ignore,
  purgeEnd: ignore,
};
