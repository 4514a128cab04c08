import type { AnswerGuard } from './answer-guard.ts';

/**
 * Reports keys and pointers to a card's guard until `signal` aborts: anywhere in the page, before anything else handles
 * them.
 */
export function watchInput(guard: AnswerGuard, signal: AbortSignal): void {
  const early = { capture: true, signal };
  document.addEventListener('keydown', (event) => guard.keyDown(event), early);
  document.addEventListener('keyup', ({ key }) => guard.keyUp(key), early);
  document.addEventListener('pointerdown', () => guard.pointerDown(), early);
  window.addEventListener('blur', () => guard.forgetKeys(), early);
}
