import { type RefObject, useEffect, useLayoutEffect, useState } from 'react';
import { pageClock } from '../../client/page-clock.ts';
import { resolveApproval } from '../../commands/approvals.commands.ts';
import { confirmRemember } from '../../commands/rules.commands.ts';
import type { ApprovalPromptView } from './approval-prompt.view-model.ts';
import { PromptModel } from './prompt-model.ts';

/** The model of one card, for as long as that is mounted. It hears of all keys and presses of the page. */
export function usePromptModel(view: ApprovalPromptView): PromptModel {
  const [model] = useState(
    () =>
      new PromptModel(
        {
          clock: pageClock,
          resolve: (decision, remember) => resolveApproval(view.id, decision, remember),
          confirm: confirmRemember,
        },
        view,
      ),
  );
  useLayoutEffect(() => model.update(view), [model, view]);
  useLayoutEffect(() => {
    const { guard } = model;
    const ended = new AbortController();
    const early = { capture: true, signal: ended.signal };
    document.addEventListener('keydown', (event) => guard.keyDown(event), early);
    document.addEventListener('keyup', ({ key }) => guard.keyUp(key), early);
    document.addEventListener('pointerdown', () => guard.pointerDown(), early);
    window.addEventListener('blur', () => guard.forgetKeys(), early);
    const whenVisible = () => document.visibilityState === 'visible' && model.start();
    document.addEventListener('visibilitychange', whenVisible, early);
    model.start();
    return () => {
      ended.abort();
      model.dispose();
    };
  }, [model]);
  return model;
}

/** Tells the model once the end of what is to be read has come into view. */
export function useEndInView(end: RefObject<HTMLElement | null>, model: PromptModel): void {
  useEffect(() => {
    if (end.current === null) return;
    const observer = new IntersectionObserver((entries) => {
      if (entries.some(({ isIntersecting }) => isIntersecting)) model.sawEnd();
    });
    observer.observe(end.current);
    return () => observer.disconnect();
  }, [end, model]);
}
