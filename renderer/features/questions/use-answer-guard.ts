import { useLayoutEffect, useMemo, useSyncExternalStore } from 'react';
import { pageClock } from '../../client/system-clock.ts';
import { AnswerGuard } from '../approvals/answer-guard.ts';

/** Accepts only deliberate answers to `question`: none that began before it has been on screen for a while. */
export function useAnswerGuard(question: unknown): AnswerGuard {
  // biome-ignore lint/correctness/useExhaustiveDependencies: each question has a guard of its own
  const guard = useMemo(() => new AnswerGuard(pageClock), [question]);
  useSyncExternalStore(guard.follow, () => guard.isOpen);
  useLayoutEffect(() => {
    const ended = new AbortController();
    const early = { capture: true, signal: ended.signal };
    document.addEventListener('keydown', (event) => guard.keyDown(event), early);
    document.addEventListener('keyup', ({ key }) => guard.keyUp(key), early);
    document.addEventListener('pointerdown', () => guard.pointerDown(), early);
    window.addEventListener('blur', () => guard.forgetKeys(), early);
    guard.start();
    return () => {
      ended.abort();
      guard.stop();
    };
  }, [guard]);
  return guard;
}
