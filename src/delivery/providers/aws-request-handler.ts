import type { HttpClient, HttpRequest } from './http-client';

/** The fields of an AWS SDK request that its transport needs. */
interface AwsRequest {
  method: HttpRequest['method'];
  protocol: string;
  hostname: string;
  port?: number;
  path: string;
  query?: Record<string, string | string[] | null>;
  headers: Record<string, string>;
  body?: string | Uint8Array;
}

/**
 * The options of one `client.send`, which the SDK passes on to its transport. At the abort of the SDK's own
 * `abortSignal` the SDK fails the send itself, and it does not know whether the request had a connection.
 */
export interface AwsSendOptions {
  deadline: AbortSignal;
  requestTimeout?: number;
}

/** The transport of an AWS SDK client. The SDK's own knows no proxy and stops at 50 sockets. */
export function createAwsRequestHandler(http: HttpClient) {
  return {
    metadata: { handlerProtocol: 'http/1.1' },
    async handle(request: AwsRequest, options: Partial<AwsSendOptions> = {}) {
      const { method, headers, body = '' } = request;
      // A request for credentials has no deadline of its own: that of the send bounds it.
      const signal = options.deadline ?? new AbortController().signal;
      const reply = await http.send(urlOf(request), { method, headers, body, signal });
      return { response: { statusCode: reply.status, headers: reply.headers, body: reply.body } };
    },
    destroy: () => http.close(),
    updateHttpClientConfig: () => undefined,
    httpHandlerConfigs: () => ({}),
  };
}

function urlOf({ protocol, hostname, port, path, query = {} }: AwsRequest): string {
  const pairs = Object.entries(query).flatMap(([name, value]) =>
    [value]
      .flat()
      .map((item) => (item === null ? percentEncode(name) : `${percentEncode(name)}=${percentEncode(item)}`)),
  );
  const host = port === undefined ? hostname : `${hostname}:${port}`;
  return `${protocol}//${host}${path}${pairs.length === 0 ? '' : `?${pairs.join('&')}`}`;
}

/** As the signature escapes a query: RFC 3986, where `encodeURIComponent` leaves five characters more. */
function percentEncode(text: string): string {
  return encodeURIComponent(text).replace(/[!'()*]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`);
}
