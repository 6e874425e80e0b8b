/* Gives each sample a button that copies it. Browsers offer the clipboard only on HTTPS and localhost. */
if (navigator.clipboard !== undefined) {
  for (const sample of document.querySelectorAll('pre.sample')) {
    const button = document.createElement('button');
    button.type = 'button';
    button.className = `copy ${sample.classList[1]}`;
    button.textContent = 'Copy';
    button.addEventListener('click', async () => {
      await navigator.clipboard.writeText(`${sample.textContent}\n`);
      button.textContent = 'Copied';
      setTimeout(() => (button.textContent = 'Copy'), 2000);
    });
    sample.before(button);
  }
}
