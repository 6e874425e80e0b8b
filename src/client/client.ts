import { createCalls, type Calls } from './calls';
import { createChallenges, type Challenges } from './challenges';
import { createCheckProof, type CheckProof } from './check-proof';
import { createHttp, type HttpOptions } from './http';
import { createProofKeys } from './proof-keys';

export type { Challenge, ChallengePending, ChallengeRequest, ChallengeResult, ChallengeStatus } from './challenges';
export type { ProofExpectations, ProofResult, Proven } from './check-proof';
export type { OtpErrorCode } from './error-codes';
export { OtpServiceError, OtpUnreachableError, type UnreachableReason } from './errors';
export type { Recipient } from './recipient';
export type { EmailRequest, KeyRequest, PhoneRequest, ResendRequest, VerifyRequest } from './requests';
export type { Approved, CancelResult, Ended, NotMatched, NotSent, Pending, ResendResult } from './results';
export type { Sent, SendResult, StatusResult, TooMany, VerifyResult } from './results';

export interface OtpClientOptions extends HttpOptions {
  /** Tells the time, for tests. */
  now?: (() => number) | undefined;
}

export interface OtpClient extends Calls, Challenges {
  checkProof: CheckProof;
}

/**
 * A client of the OTP service. It needs `fetch` and WebCrypto, which Node 20, Deno, Bun, workers and browsers have.
 * @throws TypeError for options that can never work
 */
export function createOtpClient({ now = Date.now, ...options }: OtpClientOptions): OtpClient {
  const http = createHttp(options);
  const calls = createCalls(http);
  return {
    ...calls,
    ...createChallenges(calls, now),
    checkProof: createCheckProof({ keyOf: createProofKeys(http, now), issuer: options.baseUrl, now }),
  };
}
