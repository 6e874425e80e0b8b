import type { OtpErrorCode } from './error-codes';

/** A 503 that stays until somebody sets up a provider. */
const WITHOUT_PROVIDER: readonly string[] = ['phone_unavailable', 'channel_unavailable'];

/** Facts of a failed request. None of them is a secret. */
interface ErrorFacts {
  /** The `X-Request-Id` of the request: the service's log has it. */
  requestId: string;
  status?: number | undefined;
  retryAfterSeconds?: number | undefined;
}

/** The service refused for a reason that is not the person's: settings, a defect, or an outage behind it. */
export class OtpServiceError extends Error {
  override readonly name = 'OtpServiceError';
  readonly requestId: string;
  readonly status: number;
  /** Seconds after which a retry can help. */
  readonly retryAfterSeconds: number | undefined;

  /** @param code the service's `Code`, which a newer service may have added */
  constructor(
    readonly code: OtpErrorCode | (string & Record<never, never>),
    { requestId, status, retryAfterSeconds }: ErrorFacts & { status: number },
  ) {
    super(`The OTP service answered ${status} ${code} (request ${requestId})`);
    this.requestId = requestId;
    this.status = status;
    this.retryAfterSeconds = retryAfterSeconds;
  }

  /** Whether the same request can succeed later. If not, somebody must change settings or code. */
  get isTemporary(): boolean {
    return this.retryAfterSeconds !== undefined || (this.status >= 500 && !WITHOUT_PROVIDER.includes(this.code));
  }
}

export type UnreachableReason = 'timeout' | 'connection' | 'unreadable';

/** The service did not answer, or something else did: the outcome of the request is unknown. */
export class OtpUnreachableError extends Error {
  override readonly name = 'OtpUnreachableError';
  readonly requestId: string;
  /** The status of an unreadable reply. */
  readonly status: number | undefined;

  constructor(
    readonly reason: UnreachableReason,
    { requestId, status, cause }: ErrorFacts & { cause?: unknown },
  ) {
    super(`The OTP service is unreachable: ${reason} (request ${requestId})`, cause === undefined ? {} : { cause });
    this.requestId = requestId;
    this.status = status;
  }
}
