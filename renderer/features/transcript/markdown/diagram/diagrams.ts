import { DiagramQueue, type DiagramResult } from './diagram-queue.ts';
import type { DiagramColors } from './messages.ts';
import { openFrame } from './open-frame.ts';

/** How many drawings to keep, and how many choices to see the source. */
const maxDrawings = 40;
const maxChoices = 400;

/** A requested drawing. `waiting` counts its callers. */
type Wanted = { waiting: number; giveUp: () => void };

const queue = new DiagramQueue(openFrame);
const results = new Map<string, DiagramResult>();
const pendingDrawings = new Map<string, Wanted>();
const choices = new Set<string>();
const listeners = new Set<() => void>();

/** Calls `listener` whenever a drawing arrives, or when the user chooses to see a diagram as source or as a picture. */
export function onDiagramsChanged(listener: () => void): () => void {
  listeners.add(listener);
  return () => void listeners.delete(listener);
}

/** Returns the drawing of a diagram in a theme; null while there is none. */
export function getDiagramResult(source: string, theme: string): DiagramResult | null {
  return results.get(toKey(source, theme)) ?? null;
}

/** Returns whether the user has chosen to see a diagram as source. */
export function isShownAsSource(source: string): boolean {
  return choices.has(source);
}

/** Shows a diagram as source or as a picture, in every place that shows it. */
export function showAsSource(source: string, asSource: boolean): void {
  choices.delete(source);
  if (asSource) choices.add(source);
  const [oldest] = choices;
  if (choices.size > maxChoices && oldest !== undefined) choices.delete(oldest);
  notify();
}

/**
 * Draws a diagram, unless it has already been drawn. The returned function cancels the drawing if no other caller waits
 * for it.
 */
export function drawDiagram(source: string, theme: string, colors: DiagramColors): () => void {
  const key = toKey(source, theme);
  const known = pendingDrawings.get(key) ?? startDrawing(key, source, colors);
  known.waiting += 1;
  return () => {
    known.waiting -= 1;
    if (known.waiting > 0 || pendingDrawings.get(key) !== known) return;
    known.giveUp();
    pendingDrawings.delete(key);
  };
}

function startDrawing(key: string, source: string, colors: DiagramColors): Wanted {
  const order: Wanted = { waiting: 0, giveUp: () => undefined };
  pendingDrawings.set(key, order);
  order.giveUp = queue.draw(source, colors, (result) => {
    if (pendingDrawings.get(key) === order) pendingDrawings.delete(key);
    results.set(key, result);
    const [oldest] = results.keys();
    if (results.size > maxDrawings && oldest !== undefined) results.delete(oldest);
    notify();
    // The next attempt may succeed.
    if (!result.ok && result.problem.type === 'unavailable') results.delete(key);
  });
  return order;
}

function toKey(source: string, theme: string): string {
  return `${theme}\n${source}`;
}

function notify(): void {
  for (const listener of listeners) listener();
}
