import type { User } from './users.mjs';

interface Account {
  userId: string;
  /** Of the user when the step began. */
  generation: number;
}

/** What the application knows in each step from the steps before. */
interface Facts {
  'sign-up': { email: string; passwordHash: string };
  login: Account;
  'direct-login': Account & { nonce: string };
  forgot: { email: string };
  'new-password': { email: string };
  'phone-owner': Account & { newPhone: string };
  'new-phone': Account & { newPhone: string };
}

export type StepName = keyof Facts;
export type NewStep = { [Name in StepName]: { name: Name } & Facts[Name] }[StepName];
export type StepOf<Name extends StepName> = { name: Name } & Facts[Name] & Progress;
export type Step = NewStep & Progress;

interface Progress {
  /** The text of the client. */
  challenge: string | undefined;
  /** Whether this step has sent its code. */
  isSent: boolean;
  /** What the next page says about the last answer. */
  problem?: string;
  until: number;
}

declare module 'express-session' {
  interface SessionData {
    user: { id: string; generation: number };
    step: Step;
    notice: string;
  }
}

declare module 'express-serve-static-core' {
  interface Locals {
    /** Who is signed in. */
    user?: User;
    /** What happened before this page. */
    notice?: string;
  }
}
