import { callSamples } from './call-samples';
import type { EndpointDescription } from './endpoint';
import { failureGroups } from './failure-groups';
import { flowDiagram } from './flow-diagram';
import { htmlPage } from './html-page';
import type { Caller } from './samples/sample';

type About = Caller & { root: string; isDevelopment: boolean };

/** The first page of the documentation: the flow, the calls that a login needs, and what to do when one fails. */
export function startPage(endpoints: readonly EndpointDescription[], about: About): string {
  const { root, isDevelopment, needsKey } = about;
  const main = `<main class="start">
<section class="hero">
<h1>One-time codes by e-mail, SMS, WhatsApp and calls</h1>
<p class="lead">Your application asks for a code, the person types it, and this service says whether it is right, once.
It stores neither the address nor the number.</p>
<p class="actions"><a class="primary" href="#calls">Make the first call</a>
<a class="secondary" href="${root}docs/reference">API reference</a></p>
</section>

<section class="card" aria-labelledby="flow">
<h2 id="flow">How it works</h2>
<div class="columns">
${flowDiagram()}
<ol>
<li>A person signs in to your application, or asks for a new password.</li>
<li>Your application sends the address or number. The reply has a <strong>verification key</strong>, which it keeps in
the person’s session.</li>
<li>The person gets a message with the code, and types it into your form.</li>
<li>Your application sends the key, the code and the address. <code>OTP Matched</code> comes once for each code; the
reply also has a <strong>proof</strong> for other back ends.</li>
</ol>
</div>
</section>

<section class="card" aria-labelledby="calls">
<h2 id="calls">Three calls</h2>
<p>Bodies are JSON or URL-encoded, replies are JSON. Joined, the three parts are one program that runs as pasted.${
    needsKey ? ' It reads your API key from <code>OTP_API_KEY</code>.' : ''
  }${isDevelopment ? ` In development, the messages are in <a href="${root}">the inbox</a>.` : ''}</p>
${callSamples(endpoints, about)}
</section>

<section class="card" aria-labelledby="proof">
<h2 id="proof">What other back ends may believe</h2>
<p>A page can tell its back end anything. The <code>Token</code> of a redeemed code cannot be made up: it is a JWT that
any back end checks with <a href="${root}.well-known/jwks.json">the public keys of this service</a>.</p>
<p>Check the signature with <code>ES256</code> alone, then <code>typ</code>, <code>iss</code>, <code>aud</code>,
<code>exp</code> and <code>otp_type</code>, and take each <code>jti</code> once. The recipient is in the token.</p>
</section>

<section class="card" aria-labelledby="failures">
<h2 id="failures">What to do about each failure</h2>
<p>A failure has a <code>Code</code>, which never changes, and <code>Details</code> for people. Read the
<code>Code</code>. If several apply, the reply has one.</p>
${failureGroups()}
</section>

<section aria-labelledby="more">
<h2 id="more">More</h2>
<ul class="links">
${links(root, isDevelopment)}
</ul>
</section>
</main>`;
  return htmlPage({ name: 'Docs', root, isDevelopment, styles: ['docs.css'], scripts: ['copy-sample.js'], main });
}

function links(root: string, isDevelopment: boolean): string {
  const all = [
    ['docs/reference', 'API reference', 'Every endpoint, field and header, to read and to try.'],
    ['openapi.json', 'OpenAPI 3.1', 'The reference for programs: make a client from it.'],
    [
      'assets/otp-service.postman_collection.json',
      'Postman collection',
      'Every call and every failure, for a service in development.',
    ],
  ];
  const inDevelopment = [
    ['', 'Try it', 'A login page with the development inbox beside it.'],
    ['preview', 'Messages', 'Every e-mail, SMS and call in every language.'],
  ];
  return [...all, ...(isDevelopment ? inDevelopment : [])]
    .map(([path = '', title = '', text = '']) => `<li><a href="${root}${path}">${title}</a><p>${text}</p></li>`)
    .join('\n');
}
