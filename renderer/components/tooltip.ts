/** Attributes that give an element a tooltip; `TooltipHost` shows it. The element's name must say the same. */
export function tooltip(
  words: string,
  keys?: string | undefined,
): { readonly 'data-tooltip': string; readonly 'data-tooltip-keys'?: string } {
  return keys === undefined ? { 'data-tooltip': words } : { 'data-tooltip': words, 'data-tooltip-keys': keys };
}

/** A tooltip with the full text of something that an ellipsis may cut off; shown only while it does. */
export function tooltipWhenCut(words: string): {
  readonly 'data-tooltip': string;
  readonly 'data-tooltip-when-cut': '';
} {
  return { 'data-tooltip': words, 'data-tooltip-when-cut': '' };
}

/** The position of a tooltip: below its element, or above if there is no room, and inside the window. Lengths in px. */
export function placeTooltip(
  target: { readonly left: number; readonly top: number; readonly width: number; readonly height: number },
  size: { readonly width: number; readonly height: number },
  page: { readonly width: number; readonly height: number },
): { readonly left: number; readonly top: number } {
  const gap = 6;
  const edge = 8;
  const centered = target.left + target.width / 2 - size.width / 2;
  const below = target.top + target.height + gap;
  const fitsBelow = below + size.height + edge <= page.height;
  return {
    left: Math.max(edge, Math.min(centered, page.width - size.width - edge)),
    top: fitsBelow ? below : Math.max(edge, target.top - gap - size.height),
  };
}
