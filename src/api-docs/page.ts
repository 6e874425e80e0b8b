import { z } from 'zod';
import { describeError } from '../errors';
import { curl, type Try } from './curl';
import { HEADERS, REQUEST_HEADERS } from './headers';
import type { Endpoint } from './endpoints';
import { failureExample, operationId } from './openapi';

/** The reference page: plain HTML from the same endpoints as the OpenAPI document, no script, no network. */
export function referencePage(listed: readonly Endpoint[], how: Try): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>OTP Service: API reference</title>
<link rel="icon" href="/assets/icon.svg" type="image/svg+xml">
<link rel="stylesheet" href="/assets/docs.css">
</head>
<body>
<header>
<h1>OTP Service</h1>
<p>Bodies are JSON or URL-encoded, replies are JSON. For machines: <a href="/openapi.json">openapi.json</a>.${
    how.isDevelopment ? ' To try it: <a href="/">the login page</a>.' : ''
  }</p>
<p>Any other path is 404 <code>not_found</code>, any other method 405 <code>method_not_allowed</code>.</p>
<nav aria-label="Endpoints"><ul>
${listed.map((endpoint) => `<li><a href="#${anchor(endpoint)}"><code>${title(endpoint)}</code></a></li>`).join('\n')}
<li><a href="#headers">Header fields</a></li>
</ul></nav>
</header>
<main>
${listed.map((endpoint) => section(endpoint, how)).join('\n')}
${headersSection()}
</main>
</body>
</html>
`;
}

function section(endpoint: Endpoint, how: Try): string {
  const { summary, body, reply, replyExample, failures } = endpoint;
  return `<section id="${anchor(endpoint)}">
<h2>${escape(summary)}</h2>
<p><code class="endpoint">${title(endpoint)}</code></p>
${body ? `<h3>Fields</h3>${fieldTable(body)}` : ''}
<h3>Try it</h3>
<pre><code>${escape(curl(endpoint, how))}</code></pre>
<h3>Reply</h3>
<pre><code>${escape(typeof replyExample === 'string' ? replyExample : JSON.stringify(replyExample, null, 2))}</code></pre>
${fieldTable(reply)}
${failures.length > 0 ? failureTable(endpoint) : ''}
</section>`;
}

function headersSection(): string {
  const asked = REQUEST_HEADERS.map(({ name, description }) => row(code(name), description));
  const told = HEADERS.map(({ name, description, with: statuses }) =>
    row(code(name), description + (statuses ? ` With ${statuses.join(', ')}.` : '')),
  );
  return `<section id="headers">
<h2>Header fields</h2>
<h3>Of requests</h3>
<table>${asked.join('')}</table>
<h3>Of replies</h3>
<table>${told.join('')}</table>
</section>`;
}

/** The fields of an object, or of the objects in a list. */
function fieldTable(schema: z.ZodType): string {
  const described = schema instanceof z.ZodArray ? (schema.element as z.ZodType) : schema;
  const { properties = {}, required = [] } = z.toJSONSchema(described, { io: 'input' });
  const rows = Object.entries(properties).map(([name, property]) => {
    const field = typeof property === 'object' ? property : {};
    const said = [
      required.includes(name) ? '' : 'Optional.',
      field.description ?? '',
      field.enum ? `One of ${field.enum.join(', ')}.` : '',
      field.const === undefined ? '' : `Always ${JSON.stringify(field.const)}.`,
    ];
    return row(
      `${code(name)} ${String(field.type ?? '')}`,
      said.filter((part) => part !== '').join(' '),
    );
  });
  return rows.length > 0 ? `<table>${rows.join('')}</table>` : '';
}

function failureTable({ failures }: Endpoint): string {
  const rows = failures.map((failure) => {
    const { status, details } = describeError(failure);
    return row(`${status} ${code(failure)}`, details);
  });
  const telling = failures.find((failure) => /^(otp_not_matched|type_incorrect)$/.test(failure));
  const example = telling ?? failures[0];
  return `<h3>Failures</h3>
${failures.length > 1 ? '<p>Where several apply, the first is told.</p>' : ''}
${example ? `<pre><code>${escape(JSON.stringify(failureExample(example), null, 2))}</code></pre>` : ''}
<table>${rows.join('')}</table>`;
}

function row(name: string, text: string): string {
  return `<tr><th scope="row">${name}</th><td>${escape(text)}</td></tr>`;
}

function code(name: string): string {
  return `<code>${name}</code>`;
}

function title({ method, path }: Endpoint): string {
  return `${method.toUpperCase()} ${path}`;
}

function anchor({ path }: Endpoint): string {
  return operationId(path);
}

function escape(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');
}
