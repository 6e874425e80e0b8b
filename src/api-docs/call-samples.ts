import Handlebars from 'handlebars';
import type { EndpointDescription } from './endpoint';
import type { Caller } from './samples/sample';
import { SAMPLES } from './samples/samples';

const { escapeExpression } = Handlebars;

const CALLS = [
  {
    title: 'Send a code',
    path: '/api/v1/email/otp',
    text:
      'For an SMS, call <code>/phone/otp</code> with <code>phone_number</code>. Keep the <code>Details</code> of the ' +
      'reply, the verification key, in the session of your user.',
  },
  {
    title: 'Verify what the person typed',
    path: '/api/v1/verify/otp',
    text:
      'Take <code>check</code>, the address or number, from your own records and never from a form. A code is redeemed ' +
      'once.',
  },
  {
    title: 'Read the state of a code',
    path: '/api/v1/status/otp',
    text: 'From the key alone, at any time. It spends no guess.',
  },
] as const;

/** The three calls in each language. Radio buttons choose the language for all of them, without a script. */
export function callSamples(endpoints: readonly EndpointDescription[], caller: Caller): string {
  const programs = SAMPLES.map((sample) => ({ ...sample, parts: sample.parts(caller) }));
  const choices = SAMPLES.map(
    ({ id, name }, index) =>
      `<label><input type="radio" name="language" id="language-${id}"${index === 0 ? ' checked' : ''}>${name}</label>`,
  );
  const calls = CALLS.map(({ title, path, text }, index) => {
    const reply = endpoints.find((endpoint) => endpoint.path === path)?.replyExample;
    const parts = programs.map(
      ({ id, name, parts }) =>
        `<pre class="sample ${id}" tabindex="0" role="region" aria-label="${title}: ${name}"><code>${escapeExpression(parts[index] ?? '')}</code></pre>`,
    );
    return `<section class="call" aria-labelledby="call-${index + 1}">
<h3 id="call-${index + 1}"><span class="number">${index + 1}</span> ${title}</h3>
<p>${text}</p>
${parts.join('\n')}
<details><summary>The reply</summary><pre><code>${escapeExpression(JSON.stringify(reply, null, 2))}</code></pre></details>
</section>`;
  });
  return `<fieldset class="segmented languages"><legend>Language</legend>${choices.join('')}</fieldset>
${calls.join('\n')}`;
}
