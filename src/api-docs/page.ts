import Handlebars from 'handlebars';
import { z } from 'zod';
import { describeError, type ErrorCode } from '../errors';
import { curl, type Try } from './curl';
import { HEADERS, REQUEST_HEADERS } from './headers';
import type { EndpointDescription } from './endpoint';
import { failureExample, operationId, pathTemplate } from './openapi';

const { escapeExpression } = Handlebars;

/** The reference page: plain HTML without scripts, made from the same endpoints as the OpenAPI document. */
export function referencePage(endpoints: readonly EndpointDescription[], how: Try & { root: string }): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>OTP Service: API reference</title>
<link rel="icon" href="${how.root}assets/icon.svg" type="image/svg+xml">
<link rel="stylesheet" href="${how.root}assets/docs.css">
</head>
<body>
<header>
<h1>OTP Service</h1>
<p>Bodies are JSON or URL-encoded, replies are JSON. For programs: <a href="${how.root}openapi.json">openapi.json</a>.${
    how.isDevelopment ? ` To try it: <a href="${how.root}">the login page</a>.` : ''
  }</p>
<p>Any other path is 404 <code>not_found</code>, any other method 405 <code>method_not_allowed</code>.</p>
<nav aria-label="Endpoints"><ul>
${endpoints.map((endpoint) => `<li><a href="#${operationId(endpoint)}"><code>${title(endpoint)}</code></a></li>`).join('\n')}
<li><a href="#headers">Header fields</a></li>
</ul></nav>
</header>
<main>
${endpoints.map((endpoint) => section(endpoint, how)).join('\n')}
${headersSection()}
</main>
</body>
</html>
`;
}

function section(endpoint: EndpointDescription, how: Try): string {
  const { summary, body, reply, replyExample, failures = [] } = endpoint;
  return `<section id="${operationId(endpoint)}">
<h2>${escapeExpression(summary)}</h2>
<p><code class="endpoint">${title(endpoint)}</code></p>
${body ? `<h3>Fields</h3>${fieldTable(body)}` : ''}
<h3>Try it</h3>
<pre><code>${escapeExpression(curl(endpoint, how))}</code></pre>
<h3>Reply</h3>
<pre><code>${escapeExpression(typeof replyExample === 'string' ? replyExample : JSON.stringify(replyExample, null, 2))}</code></pre>
${fieldTable(reply)}
${failures.length > 0 ? failureTable(failures) : ''}
</section>`;
}

function headersSection(): string {
  const ofRequests = REQUEST_HEADERS.map(({ name, description }) => row(code(name), description));
  const ofReplies = HEADERS.map(({ name, description, statuses }) =>
    row(code(name), description + (statuses ? ` With ${statuses.join(', ')}.` : '')),
  );
  return `<section id="headers">
<h2>Header fields</h2>
<h3>Of requests</h3>
<table>${ofRequests.join('')}</table>
<h3>Of replies</h3>
<table>${ofReplies.join('')}</table>
</section>`;
}

/** The fields of an object, or of the objects in an array. */
function fieldTable(schema: z.ZodType): string {
  const described = schema instanceof z.ZodArray ? (schema.element as z.ZodType) : schema;
  const { properties = {}, required = [] } = z.toJSONSchema(described, { io: 'input' });
  const rows = Object.entries(properties).map(([name, property]) => {
    const field = typeof property === 'object' ? property : {};
    const parts = [
      required.includes(name) ? '' : 'Optional.',
      field.description ?? '',
      field.enum ? `One of ${field.enum.join(', ')}.` : '',
      field.const === undefined ? '' : `Always ${JSON.stringify(field.const)}.`,
    ];
    return row(`${code(name)} ${String(field.type ?? '')}`, parts.filter((part) => part !== '').join(' '));
  });
  return rows.length > 0 ? `<table>${rows.join('')}</table>` : '';
}

function failureTable(failures: readonly ErrorCode[]): string {
  const rows = failures.map((failure) => {
    const { status, details } = describeError(failure);
    return row(`${status} ${code(failure)}`, details);
  });
  const typical = failures.find((failure) => /^(otp_not_matched|type_incorrect)$/.test(failure));
  const example = typical ?? failures[0];
  return `<h3>Failures</h3>
${failures.length > 1 ? '<p>If several apply, the reply has the first.</p>' : ''}
${example ? `<pre><code>${escapeExpression(JSON.stringify(failureExample(example), null, 2))}</code></pre>` : ''}
<table>${rows.join('')}</table>`;
}

function row(name: string, text: string): string {
  return `<tr><th scope="row">${name}</th><td>${escapeExpression(text)}</td></tr>`;
}

function code(name: string): string {
  return `<code>${name}</code>`;
}

function title(endpoint: EndpointDescription): string {
  return `${endpoint.method.toUpperCase()} ${pathTemplate(endpoint)}`;
}
