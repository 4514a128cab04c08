/** The placeholder for the policy's nonce in the built page; replaced each time the page is served. */
export const noncePlaceholder = 'WORKCELL-NONCE';

/**
 * Returns the Content-Security-Policy of both hosts. `nonce` allows style elements made by libraries. `connect` is
 * where the page may connect to: its own host on the web, nowhere in the desktop shell.
 */
export function createContentSecurityPolicy(nonce: string, connect: "'self'" | "'none'"): string {
  return [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    `style-src-elem 'self' 'nonce-${nonce}'`,
    "style-src-attr 'unsafe-inline'",
    "img-src 'self' data: blob:",
    "font-src 'self'",
    `connect-src ${connect}`,
    "worker-src 'self'",
    "frame-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; ');
}

/** The path of the page of the frame that draws diagrams. */
export const diagramPath = '/diagram.html';

/**
 * Returns the policy of the frame that draws diagrams. The frame has its own origin, runs only its own script, loads
 * nothing, connects nowhere, and only our page can embed it.
 */
export function createDiagramSecurityPolicy(nonce: string): string {
  return [
    "default-src 'none'",
    `script-src 'nonce-${nonce}'`,
    "style-src 'unsafe-inline'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'self'",
    'sandbox allow-scripts',
  ].join('; ');
}
