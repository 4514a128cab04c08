import type { AnswerGuard } from './answer-guard.ts';

/**
 * Reports keys and pointers, anywhere in the page and before anything else handles them, to the guard of a card until
 * `signal` aborts.
 */
export function watchInput(guard: AnswerGuard, signal: AbortSignal): void {
  const early = { capture: true, signal };
  document.addEventListener('keydown', (event) => guard.keyDown(event), early);
  document.addEventListener('keyup', ({ key }) => guard.keyUp(key), early);
  document.addEventListener('pointerdown', () => guard.pointerDown(), early);
  window.addEventListener('blur', () => guard.forgetKeys(), early);
}
