import { type RefObject, useEffect, useLayoutEffect, useState } from 'react';
import { pageClock } from '../../client/system-clock.ts';
import { declineBecause, resolveApproval } from '../../commands/approvals.commands.ts';
import { confirmRemember } from '../../commands/rules.commands.ts';
import { openDialogs } from '../../components/open-dialogs.ts';
import type { ApprovalPromptView } from './approval-prompt.view-model.ts';
import { PromptModel } from './prompt-model.ts';
import { watchInput } from './watch-input.ts';

/**
 * Returns the model of one card while the card is mounted in `region`. The model receives all keys and clicks of the
 * page.
 */
export function usePromptModel(view: ApprovalPromptView, region: RefObject<HTMLElement | null>): PromptModel {
  const [model] = useState(
    () =>
      new PromptModel(
        {
          clock: pageClock,
          resolve: (decision, remember, replaced, reason) =>
            reason === undefined
              ? resolveApproval(view.id, decision, remember, replaced)
              : declineBecause(view.id, reason, replaced),
          confirm: confirmRemember,
        },
        view,
      ),
  );
  useLayoutEffect(() => model.update(view), [model, view]);
  useLayoutEffect(() => {
    const ended = new AbortController();
    watchInput(model.guard, ended.signal);
    // Only a focus event of the window itself counts. Focus on a control does not show what was visible.
    window.addEventListener('focus', () => model.windowFocused(), { signal: ended.signal });
    const updateVisibility = () =>
      model.setVisibility({
        pageIsHidden: document.visibilityState === 'hidden',
        isCovered: region.current !== null && openDialogs.isCovered(region.current),
      });
    document.addEventListener('visibilitychange', updateVisibility, { capture: true, signal: ended.signal });
    const unfollow = openDialogs.follow(updateVisibility);
    updateVisibility();
    model.start();
    return () => {
      ended.abort();
      unfollow();
      model.dispose();
    };
  }, [model, region]);
  return model;
}

/** Reports to the model whether the end of the request is in view, again for each `view` that is shown. */
export function useEndInView(end: RefObject<HTMLElement | null>, model: PromptModel, view: ApprovalPromptView): void {
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new observer reports where the end of the new view is
  useEffect(() => {
    if (end.current === null) return;
    const observer = new IntersectionObserver((entries) => {
      const last = entries.at(-1);
      if (last !== undefined) model.setEndInView(last.isIntersecting);
    });
    observer.observe(end.current);
    // The observer misses a jump past the end. Scroll events fire only on the element that scrolls, so we capture them
    // on the way there.
    const checkEndInView = () => end.current !== null && isScrolledPast(end.current) && model.setEndInView(true);
    document.addEventListener('scroll', checkEndInView, { capture: true, passive: true });
    return () => {
      observer.disconnect();
      document.removeEventListener('scroll', checkEndInView, { capture: true });
    };
  }, [end, model, view]);
}

/** Returns whether an element has scrolled out at the top of its scroll container. */
function isScrolledPast(element: HTMLElement): boolean {
  let around = element.parentElement;
  while (around !== null && !isScrolled(around)) around = around.parentElement;
  return around !== null && element.getBoundingClientRect().bottom <= around.getBoundingClientRect().top;
}

function isScrolled(element: HTMLElement): boolean {
  const { overflowY } = getComputedStyle(element);
  return element.scrollHeight > element.clientHeight && (overflowY === 'auto' || overflowY === 'scroll');
}
