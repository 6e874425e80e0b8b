/**
 * Runs one submission at a time and ignores a second press of the button.
 * @param {HTMLFormElement} form
 * @param {() => Promise<void>} submit
 */
export function onSubmit(form, submit) {
  let isBusy = false;
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    if (isBusy) return;
    isBusy = true;
    form.setAttribute('aria-busy', 'true');
    void submit().finally(() => {
      isBusy = false;
      form.removeAttribute('aria-busy');
    });
  });
}
