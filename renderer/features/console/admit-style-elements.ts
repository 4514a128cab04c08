import { pageNonce } from '../../client/page-nonce.ts';

/**
 * Adds the page's nonce to every `<style>` that is created in the page from now on. xterm writes its colors and sizes
 * into style elements, which the content security policy rejects without one, and xterm accepts no nonce. Its option
 * for a custom document does not affect its scroll bar.
 */
export function admitStyleElements(page: Document): void {
  const nonce = pageNonce(page);
  const create = page.createElement.bind(page);
  page.createElement = (tag: string, options?: ElementCreationOptions): HTMLElement => {
    const element = create(tag, options);
    if (element instanceof HTMLStyleElement) element.nonce = nonce;
    return element;
  };
}
