import { htmlPage } from './html-page';

/** The page in which Scalar renders the OpenAPI document: see docs/decisions/api-reference.md. */
export function referencePage(root: string, { isDevelopment }: { isDevelopment: boolean }): string {
  return htmlPage({
    name: 'API reference',
    root,
    isDevelopment,
    styles: ['reference.css'],
    scripts: ['scalar.js.gz', 'reference.js'],
    // Scalar brings its own <main>, and takes an element with children for a page to hydrate.
    main: `<noscript><p class="start">This page needs JavaScript. For programs: <a href="${root}openapi.json">openapi.json</a>.</p></noscript>
<div id="reference" data-root="${root}"></div>`,
  });
}
