// @ts-check
import { html } from './html.mjs';
import { settings } from './settings.mjs';
/** @import { Response } from 'express' */
/** @import { Value } from './html.mjs' */

/**
 * @param {Response} res
 * @param {{ title: string, body: Value, script?: string | undefined }} page
 */
export function layout({ locals: { user, notice } }, { title, body, script }) {
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <title>${title} – Acme</title>
        <link rel="icon" href="/assets/icon.svg" type="image/svg+xml" />
        <link rel="stylesheet" href="/assets/style.css" />
        <script type="module" src="/assets/forms.mjs"></script>
        ${script && html`<script type="module" src="/assets/${script}"></script>`}
      </head>
      <body>
        <header>
          <a class="brand" href="/"><img src="/assets/icon.svg" alt="" width="28" height="28" /> Acme</a>
          ${
            user &&
            html`<form method="post" action="/logout"><button class="small" type="submit">Sign out</button></form>`
          }
        </header>
        <main>
          <div class="card">${notice && html`<p class="notice" role="status">${notice}</p>`} ${body}</div>
          <p class="foot">
            An example of otp-service. Read its messages in the
            <a href="${settings.serviceUrl}" target="_blank" rel="noreferrer">development inbox</a>.
          </p>
        </main>
      </body>
    </html>`.text;
}

/**
 * A field with its label.
 * @param {string} label
 * @param {{ name: string, type: string, autocomplete: string, value?: string | undefined, hint?: string }} input
 */
export function field(label, { name, type, autocomplete, value, hint }) {
  const hintId = hint && html`aria-describedby="${name}-hint"`;
  return html`<div class="field">
    <label for="${name}">${label}</label>
    <input
      id="${name}"
      name="${name}"
      type="${type}"
      autocomplete="${autocomplete}"
      value="${value ?? ''}"
      maxlength="256"
      required
      ${hintId}
    />
    ${hint && html`<p class="hint" id="${name}-hint">${hint}</p>`}
  </div>`;
}

/** @param {string | undefined} text */
export function problemIn(text) {
  return text !== undefined && html`<p class="problem" role="alert">${text}</p>`;
}
