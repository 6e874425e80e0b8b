import { z } from 'zod';
import { describeError } from '../errors';
import { failureExample, HEADERS, type Endpoint } from './openapi';

/** The reference page: plain HTML from the same endpoints as the OpenAPI document, no script, no network. */
export function referencePage(endpoints: readonly Endpoint[]): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>OTP Service: API reference</title>
<link rel="stylesheet" href="/assets/docs.css">
</head>
<body>
<header>
<h1>OTP Service</h1>
<p>Bodies are JSON or URL-encoded, replies are JSON. Machine-readable: <a href="/openapi.json">openapi.json</a>.</p>
<nav aria-label="Endpoints"><ul>
${endpoints.map((endpoint) => `<li><a href="#${anchor(endpoint)}"><code>${endpoint.method.toUpperCase()} ${endpoint.path}</code></a></li>`).join('\n')}
</ul></nav>
</header>
<main>
${endpoints.map(section).join('\n')}
${headersSection()}
</main>
</body>
</html>
`;
}

function section(endpoint: Endpoint): string {
  const { method, path, summary, body, replyExample, failures } = endpoint;
  return `<section id="${anchor(endpoint)}">
<h2>${escape(summary)}</h2>
<p><code class="endpoint">${method.toUpperCase()} ${path}</code></p>
${body ? fieldTable(body) : ''}
<h3>Try it</h3>
<pre><code>${escape(curl(endpoint))}</code></pre>
<h3>Reply</h3>
<pre><code>${escape(JSON.stringify(replyExample, null, 2))}</code></pre>
${failures.length > 0 ? failureTable(endpoint) : ''}
</section>`;
}

function headersSection(): string {
  const rows = HEADERS.map(({ name, description, with: statuses }) => {
    const when = statuses ? ` With ${statuses.join(', ')}.` : '';
    return `<tr><th scope="row"><code>${name}</code></th><td>${escape(description + when)}</td></tr>`;
  });
  return `<section id="headers">
<h2>Header fields of replies</h2>
<table>${rows.join('')}</table>
<p>Callers with an API key send <code>Authorization: Bearer &lt;key&gt;</code>.</p>
</section>`;
}

function fieldTable(body: z.ZodType): string {
  const { properties = {} } = z.toJSONSchema(body, { io: 'input' });
  const rows = Object.entries(properties).map(([name, schema]) => {
    const { description = '', enum: values } = typeof schema === 'object' ? schema : {};
    const allowed = values ? ` One of ${values.join(', ')}.` : '';
    return `<tr><th scope="row"><code>${name}</code></th><td>${escape(description + allowed)}</td></tr>`;
  });
  return `<h3>Fields</h3><table>${rows.join('')}</table>`;
}

function failureTable({ failures }: Endpoint): string {
  const rows = failures.map((code) => {
    const { status, details } = describeError(code);
    return `<tr><th scope="row">${status} <code>${code}</code></th><td>${escape(details)}</td></tr>`;
  });
  const example = failures.includes('otp_not_matched') ? 'otp_not_matched' : failures[0];
  return `<h3>Failures</h3>
<p>Where several apply, the first is told.</p>
${example ? `<pre><code>${escape(JSON.stringify(failureExample(example), null, 2))}</code></pre>` : ''}
<table>${rows.join('')}</table>`;
}

function curl({ method, path, requestExample }: Endpoint): string {
  if (method === 'get') return `curl http://localhost:4500${path}`;
  return `curl http://localhost:4500${path} \\
  -H 'Content-Type: application/json' \\
  -d '${JSON.stringify(requestExample)}'`;
}

function anchor({ path }: Endpoint): string {
  return path.replaceAll(/[^a-z0-9]+/g, '-').replaceAll(/^-/g, '');
}

function escape(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');
}
