// @ts-check

// A second click must not spend a code that the first one redeems.
addEventListener('submit', (event) => {
  const { target } = event;
  if (!(target instanceof HTMLFormElement)) return;
  if (target.ariaBusy === 'true') event.preventDefault();
  target.ariaBusy = 'true';
});
addEventListener('pageshow', () => {
  for (const form of document.forms) form.ariaBusy = null;
});
