/** The colors and the header are those of public/docs/page.css: inline, because `npm run preview` writes one file. */
export const PREVIEW_STYLE = `
:root {
  color-scheme: light dark;
  --ground: light-dark(#f4f5f8, #0e1014);
  --card: light-dark(#fff, #171a21);
  --line: light-dark(#e2e5eb, #2a2f3a);
  --text: light-dark(#181b22, #e8eaef);
  --quiet: light-dark(#586072, #a0a8b8);
  --accent: light-dark(#3450cf, #9db0ff);
  --tint: light-dark(#edf0fd, #1f2540);
  --bad: light-dark(#a8231c, #ffa39b);
}
*, ::before, ::after { box-sizing: border-box }
body {
  margin: 0;
  background: var(--ground);
  color: var(--text);
  font: 1rem/1.5 -apple-system, BlinkMacSystemFont, 'Segoe UI', Roboto, 'Helvetica Neue', 'Noto Sans',
    'Liberation Sans', sans-serif;
}
a { color: var(--accent) }
:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px }
.top, main { max-width: 72rem; margin: 0 auto; padding: 1rem clamp(0.75rem, 3vw, 2rem) }
.top {
  display: flex; flex-wrap: wrap; gap: 0.5rem 1.5rem; align-items: center; justify-content: space-between;
  padding-block: 1.25rem 0.5rem;
}
.top nav { display: flex; flex-wrap: wrap; gap: 0 1.25rem }
.top nav a { padding: 0.25rem 0; text-decoration: none }
.top nav a:hover { text-decoration: underline }
.top nav a[aria-current] { color: var(--text); font-weight: 600 }
.brand { display: flex; gap: 0.625rem; align-items: center; margin: 0; font-weight: 650 }
.tag {
  padding: 0.0625rem 0.5rem; border: 1px solid var(--line); border-radius: 1rem; color: var(--quiet);
  font-size: 0.75rem; font-weight: 500;
}
h1 { margin: 1rem 0 0; font-size: clamp(1.75rem, 5vw, 2.25rem); line-height: 1.2; letter-spacing: -0.02em }
h2 { margin: 3rem 0 0; font-size: 1.375rem }
h3 { margin: 1.5rem 0 0.75rem; font-size: 1.0625rem }
h4 { margin: 0 0 0.625rem; font-weight: 600; overflow-wrap: anywhere }
h4 [dir] { display: block; margin-top: 0.375rem }
.lead { margin: 0.5rem 0 1.25rem; color: var(--quiet) }
.types { display: flex; flex-wrap: wrap; gap: 0.5rem }
.types a {
  padding: 0.25rem 0.875rem; border-radius: 1rem; background: var(--tint); font-weight: 600; text-decoration: none;
}
.messages { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(20rem, 100%), 1fr)); gap: 1rem }
article {
  min-width: 0; padding: 1rem; border: 1px solid var(--line); border-radius: 0.875rem; background: var(--card);
}
article pre {
  width: fit-content; max-width: 100%; margin: 0 0 0.5rem; padding: 0.75rem 1rem;
  border-radius: 1.125rem 1.125rem 1.125rem 0.25rem; background: var(--tint); font: inherit; overflow-wrap: anywhere;
  white-space: pre-wrap; unicode-bidi: plaintext;
}
article .spoken { margin: 0; border-radius: 1.125rem }
.spoken::before { content: open-quote }
.spoken::after { content: close-quote }
article small, summary { color: var(--quiet); font-size: 0.8125rem }
summary { padding: 0.25rem 0; cursor: pointer }
iframe { width: 100%; height: 31rem; border: 0; border-radius: 0.5rem; background: #fff }
.long { color: var(--bad); font-weight: 700 }
`;
