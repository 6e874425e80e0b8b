/* Renders the OpenAPI document. Everything that would leave this origin is off. */
const element = document.getElementById('reference');
const root = new URL(element.dataset.root, location.href).href;

globalThis.Scalar.createApiReference(element, {
  url: `${root}openapi.json`,
  servers: [{ url: root.replace(/\/$/, ''), description: 'This service' }],
  authentication: { preferredSecurityScheme: 'apiKey' },
  proxyUrl: '',
  telemetry: false,
  agent: { disabled: true },
  mcp: { disabled: true },
  withDefaultFonts: false,
  hideClientButton: true,
  showDeveloperTools: 'never',
  hideDarkModeToggle: true,
  documentDownloadType: 'none',
  hideModels: false,
  // The languages of /docs, each with what it brings itself.
  featuredClients: ['shell/curl', 'node/fetch', 'python/python3', 'go/native', 'php/curl'],
});
