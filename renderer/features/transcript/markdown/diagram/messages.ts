// The messages between the page and the frame that draws diagrams.

/** Longer diagrams are shown as source; in characters. */
export const sourceCap = 20_000;
/** A drawing with more characters is not shown. */
export const svgCap = 1_500_000;

/** The colors of the page, by purpose. */
export type DiagramColors = {
  readonly dark: boolean;
  readonly text: string;
  readonly quiet: string;
  readonly line: string;
  readonly background: string;
  readonly box: string;
  readonly accent: string;
  /** For slices and branches, whose text has the color of the background. */
  readonly series: readonly string[];
};

/** The page's request for a drawing. `id` matches an answer to its request. */
export type DrawRequest = { readonly id: number; readonly source: string; readonly colors: DiagramColors };

/** A drawing, in CSS pixels. `title` is the diagram's own title; empty if it has none. */
export type Drawing = {
  readonly svg: string;
  readonly width: number;
  readonly height: number;
  readonly title: string;
};

/** The frame's answer: it is ready, it has drawn, or Mermaid could not read the source and reports why. */
export type FrameAnswer =
  | { readonly kind: 'ready' }
  | ({ readonly kind: 'drawn'; readonly id: number } & Drawing)
  | { readonly kind: 'failed'; readonly id: number; readonly reason: string };

const sizeCap = 20_000;

/**
 * Reads a message from a frame; null if our frame does not send such messages. Do not trust it: the frame has read text
 * from a model.
 */
export function readAnswer(data: unknown): FrameAnswer | null {
  if (typeof data !== 'object' || data === null || !('kind' in data)) return null;
  if (data.kind === 'ready') return { kind: 'ready' };
  if (!('id' in data) || typeof data.id !== 'number') return null;
  const { id } = data;
  if (data.kind === 'failed') {
    return { kind: 'failed', id, reason: 'reason' in data && typeof data.reason === 'string' ? data.reason : '' };
  }
  if (data.kind !== 'drawn' || !('svg' in data) || !('width' in data) || !('height' in data)) return null;
  const { svg, width, height } = data;
  if (typeof svg !== 'string' || !isSafeSvg(svg) || !isSize(width) || !isSize(height)) {
    return { kind: 'failed', id, reason: '' };
  }
  const title = 'title' in data && typeof data.title === 'string' ? data.title.slice(0, 200) : '';
  return { kind: 'drawn', id, svg, width, height, title };
}

function isSize(value: unknown): value is number {
  return typeof value === 'number' && value >= 1 && value <= sizeCap;
}

/**
 * Returns whether a picture can be drawn in bounded time. As a picture, it cannot run or load anything, but definitions
 * that repeat each other could take forever to draw.
 */
function isSafeSvg(svg: string): boolean {
  return svg.length <= svgCap && /^<svg[\s>]/.test(svg) && !/<!|<\?|<script|<use|<set|<animate/i.test(svg);
}

/** Returns the address of a picture that shows a drawing. */
export function toDataUrl({ svg }: Drawing): string {
  return `data:image/svg+xml;charset=utf-8,${encodeURIComponent(svg)}`;
}
