/**
 * The nonce with which this page's content security policy allows style elements; empty if the page has none. Browsers
 * hide it from the attribute so that a style sheet cannot read it.
 */
export function readPageNonce(page: Document): string {
  return page.querySelector<HTMLScriptElement>('script[nonce]')?.nonce ?? '';
}
