/** A page of the service: each links to the others. */
export type PageName = 'Docs' | 'API reference' | 'Try it' | 'Messages';

interface Header {
  current: PageName;
  /** The relative address of the service's root, because a proxy may serve it below a prefix. */
  root: string;
  isDevelopment: boolean;
}

const PAGES: readonly { name: PageName; path: string; isForDevelopment: boolean }[] = [
  { name: 'Docs', path: 'docs', isForDevelopment: false },
  { name: 'API reference', path: 'docs/reference', isForDevelopment: false },
  { name: 'Try it', path: '', isForDevelopment: true },
  { name: 'Messages', path: 'preview', isForDevelopment: true },
];

// The icon is public/docs/icon.svg: inline, because a policy that lets nothing load covers the messages.
const ICON = `<svg viewBox="0 0 32 32" width="28" height="28" aria-hidden="true"><rect width="32" height="32" rx="9" fill="#3450cf"/><rect x="6" y="11" width="20" height="10" rx="5" fill="#fff"/><circle cx="11.5" cy="16" r="1.6" fill="#3450cf"/><circle cx="16" cy="16" r="1.6" fill="#3450cf"/><circle cx="20.5" cy="16" r="1.6" fill="#3450cf"/></svg>`;

/** The header that the pages have in common; public/try/index.html has the same. */
export function pageHeader({ current, root, isDevelopment }: Header): string {
  const links = PAGES.filter((page) => isDevelopment || !page.isForDevelopment).map(
    ({ name, path }) => `<a href="${root}${path}"${name === current ? ' aria-current="page"' : ''}>${name}</a>`,
  );
  return `<header class="top">
<p class="brand">${ICON} OTP Service${isDevelopment ? ' <span class="tag">development</span>' : ''}</p>
<nav aria-label="Pages">${links.join('\n')}</nav>
</header>`;
}
