import { partsByDirection } from '../../../../shared/base/right-to-left.ts';

/** A text on one line of a card, its right-to-left letters set apart so that nothing beside them moves. */
export function DirectedText({ text }: { readonly text: string }) {
  return partsByDirection(text).map(({ isolated, text: part }, at) =>
    // biome-ignore lint/suspicious/noArrayIndexKey: the parts of a text have nothing but their place
    isolated ? <bdi key={at}>{part}</bdi> : part,
  );
}
