import { useEffect, useLayoutEffect, useRef, useState } from 'react';
import { Kbd } from './Kbd.tsx';
import styles from './TooltipHost.module.css';
import { placeTooltip } from './tooltip.ts';

const delayMs = 500;
/** A button with an open menu shows no tooltip. */
const hasOpenMenu = '[aria-haspopup="menu"][data-state="open"]';

/**
 * Shows the tooltip of any element that has one, after half a second of hover or keyboard focus. One host serves the
 * page. The tooltip repeats the element's name, so screen readers skip it.
 */
export function TooltipHost() {
  const [target, setTarget] = useState<HTMLElement | null>(null);
  const box = useRef<HTMLDivElement>(null);

  useEffect(() => {
    let timer = 0;
    const hide = (): void => {
      clearTimeout(timer);
      setTarget(null);
    };
    const consider = (event: Event): void => {
      hide();
      const owner = event.target instanceof Element ? event.target.closest<HTMLElement>('[data-tooltip]') : null;
      if (owner === null || (event.type === 'focusin' && !owner.matches(':focus-visible'))) return;
      if ('tooltipWhenCut' in owner.dataset && owner.scrollWidth <= owner.clientWidth) return;
      timer = window.setTimeout(() => setTarget(owner.matches(hasOpenMenu) ? null : owner), delayMs);
    };
    const listeners = [
      ['pointerover', consider],
      ['focusin', consider],
      ['focusout', hide],
      ['pointerdown', hide],
      ['keydown', hide],
      ['scroll', hide],
    ] as const;
    for (const [type, listen] of listeners) document.addEventListener(type, listen, true);
    return () => {
      clearTimeout(timer);
      for (const [type, listen] of listeners) document.removeEventListener(type, listen, true);
    };
  }, []);

  useLayoutEffect(() => {
    if (target === null || box.current === null) return;
    const { left, top } = placeTooltip(target.getBoundingClientRect(), box.current.getBoundingClientRect(), {
      width: innerWidth,
      height: innerHeight,
    });
    box.current.style.translate = `${left}px ${top}px`;
  }, [target]);

  if (target?.isConnected !== true) return null;
  return (
    <div ref={box} className={styles.tooltip} aria-hidden="true">
      {target.dataset.tooltip}
      {target.dataset.tooltipKeys !== undefined && <Kbd chord={target.dataset.tooltipKeys} />}
    </div>
  );
}
