import { ApiError } from '../errors';

/** The failure of a send whose message may have arrived: the same request must not send it again. */
export class MaybeSentError extends ApiError {
  constructor() {
    super('message_not_sent');
  }
}
