import { useLayoutEffect, useMemo, useSyncExternalStore } from 'react';
import { pageClock } from '../../client/system-clock.ts';
import { AnswerGuard } from '../approvals/answer-guard.ts';
import { watchInput } from '../approvals/watch-input.ts';

/** Accepts only deliberate answers to `question`: none that started before it had been on screen for a while. */
export function useAnswerGuard(question: unknown): AnswerGuard {
  // biome-ignore lint/correctness/useExhaustiveDependencies: each question has a guard of its own
  const guard = useMemo(() => new AnswerGuard(pageClock), [question]);
  useSyncExternalStore(guard.follow, () => guard.isOpen);
  useLayoutEffect(() => {
    const ended = new AbortController();
    watchInput(guard, ended.signal);
    guard.start();
    return () => {
      ended.abort();
      guard.stop();
    };
  }, [guard]);
  return guard;
}
