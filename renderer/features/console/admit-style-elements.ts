import { pageNonce } from '../../client/page-nonce.ts';

/**
 * Has every `<style>` that is made in the page carry the page's nonce from now on. xterm writes its colours and sizes
 * into style elements, which the content security policy refuses without one, and takes no nonce; its option for a
 * document of one's own does not reach its scroll bar.
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
