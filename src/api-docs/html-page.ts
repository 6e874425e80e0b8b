import { pageHeader, type PageName } from '../page-header';

interface Page {
  name: PageName;
  root: string;
  isDevelopment: boolean;
  /** Files below `/assets`. */
  styles: readonly string[];
  scripts: readonly string[];
  main: string;
}

/** A page of the documentation. */
export function htmlPage({ name, root, isDevelopment, styles, scripts, main }: Page): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>OTP Service: ${name}</title>
<link rel="icon" href="${root}assets/icon.svg" type="image/svg+xml">
${['page.css', ...styles].map((file) => `<link rel="stylesheet" href="${root}assets/${file}">`).join('\n')}
${scripts.map((file) => `<script src="${root}assets/${file}" defer></script>`).join('\n')}
</head>
<body>
${pageHeader({ current: name, root, isDevelopment })}
${main}
</body>
</html>
`;
}
