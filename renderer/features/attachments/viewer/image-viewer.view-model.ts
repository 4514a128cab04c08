import type { ImageSize } from '../../../../shared/attachments/image-size.ts';
import { t } from '../../../../shared/i18n/i18n.ts';

/** How large an image is shown: `fit` shows all of it; a number is px of the page per px of the image. */
export type Zoom = 'fit' | number;

const steps = [0.05, 0.1, 0.25, 0.5, 0.75, 1, 1.5, 2, 3, 4];

/** Returns the scale that fits the image into the stage, at most 1. Returns 1 until both sizes are known. */
export function getFittingScale(image: ImageSize | null, stage: ImageSize): number {
  if (image === null || stage.width <= 0 || stage.height <= 0) return 1;
  return Math.min(1, stage.width / image.width, stage.height / image.height);
}

/** Returns the next zoom step from the current zoom; the same zoom at either end. */
export function stepZoom(zoom: Zoom, direction: 'in' | 'out', fitting: number): Zoom {
  const now = zoom === 'fit' ? fitting : zoom;
  const next =
    direction === 'in' ? steps.find((step) => step > now * 1.01) : steps.findLast((step) => step < now * 0.99);
  return next ?? zoom;
}

/** Returns the index of the next or the previous image. The first image follows the last. */
export function stepIndex(at: number, step: 1 | -1, count: number): number {
  return (at + step + count) % count;
}

/** What a key does in the viewer. */
export type ViewerCommand =
  | { readonly type: 'zoom'; readonly zoom: Zoom }
  | { readonly type: 'show'; readonly at: number };

/** The state that decides what a key means. */
export type ViewerFacts = {
  readonly zoom: Zoom;
  readonly fittingScale: number;
  readonly at: number;
  readonly count: number;
  /** The image is wider than its space, so the arrow keys scroll it. */
  readonly isWide: boolean;
};

/**
 * Translates a key without modifiers: + and - zoom, 0 fits, 1 is the actual size, left and right go to the next image.
 * Null for any other key.
 */
export function getKeyCommand(
  key: string,
  { at, count, fittingScale, isWide, zoom }: ViewerFacts,
): ViewerCommand | null {
  switch (key) {
    case '+':
    case '=':
      return { type: 'zoom', zoom: stepZoom(zoom, 'in', fittingScale) };
    case '-':
      return { type: 'zoom', zoom: stepZoom(zoom, 'out', fittingScale) };
    case '0':
      return { type: 'zoom', zoom: 'fit' };
    case '1':
      return { type: 'zoom', zoom: 1 };
    case 'ArrowLeft':
      return isWide || count < 2 ? null : { type: 'show', at: stepIndex(at, -1, count) };
    case 'ArrowRight':
      return isWide || count < 2 ? null : { type: 'show', at: stepIndex(at, 1, count) };
    default:
      return null;
  }
}

/** Describes an image in the viewer: `2 of 3`, `1,920 × 1,080 px`, `50 %`. Null where there is nothing to say. */
export function describeViewer(
  { at, count, fittingScale, zoom }: Omit<ViewerFacts, 'isWide'>,
  image: ImageSize | null,
): { readonly place: string | null; readonly size: string | null; readonly scale: string } {
  return {
    place: count > 1 ? t`${at + 1} of ${count}` : null,
    size: image === null ? null : t`${image.width} × ${image.height} px`,
    scale: `${Math.round((zoom === 'fit' ? fittingScale : zoom) * 100)}\u00a0%`,
  };
}
