import { partsByDirection } from '../../../../shared/base/right-to-left.ts';

/** A one-line text of a card. Its right-to-left letters are set apart so that nothing next to them moves. */
export function DirectedText({ text }: { readonly text: string }) {
  return partsByDirection(text).map(({ isolated, text: part }, at) =>
    // biome-ignore lint/suspicious/noArrayIndexKey: the parts of a text have no ID but their position
    isolated ? <bdi key={at}>{part}</bdi> : part,
  );
}
