import { type KeyboardEvent, useEffect, useLayoutEffect, useMemo, useRef, useState } from 'react';
import { t } from '../../../shared/i18n/i18n.ts';
import type { SheetTab } from '../../../shared/layout/layout.ts';
import { runAction } from '../../actions/registry.ts';
import { lazyModule, useLazyModule } from '../../client/lazy-module.ts';
import { hostClient } from '../../client/page-client.ts';
import { changeLayout } from '../../commands/layout.commands.ts';
import { classNames } from '../../components/class-names.ts';
import { ErrorBoundary } from '../../components/ErrorBoundary.tsx';
import { isEscapeHandledInside } from '../../components/escape.ts';
import { focusBack } from '../../components/focus-back.ts';
import { useConnection } from '../../stores/connection.store.ts';
import { showListOver, showView, useFrame } from '../../stores/frame.store.ts';
import { useLayout } from '../../stores/layout.store.ts';
import { onPageRequest, sendPageRequestAfterRender } from '../../stores/page-requests.ts';
import { ChangesPane } from '../changes/ChangesPane.tsx';
import { CommandConsole } from '../console/CommandConsole.tsx';
import { ClosePanel } from '../panels/ClosePanel.tsx';
import styles from './Sheet.module.css';

const tabs: readonly { readonly tab: SheetTab; readonly name: string }[] = [
  { tab: 'changes', name: t`Changes` },
  { tab: 'console', name: t`Console` },
];

const threadTape = lazyModule(() => import('../rewind/ThreadTape.tsx'));
const columnFoot = <ColumnTape />;

function ColumnTape() {
  const part = useLazyModule(threadTape, true);
  return part && <part.ThreadTape />;
}

/**
 * Shows Changes or the console. Next to the transcript, tabs go from one to the other; in its place, the title bar does.
 */
export function Sheet({ tab, isOver = false }: { readonly tab: SheetTab; readonly isOver?: boolean }) {
  const [count, setCount] = useState<HTMLElement | null>(null);
  const [actions, setActions] = useState<HTMLElement | null>(null);
  const head = useMemo(() => ({ count, actions }), [count, actions]);
  const [seen, setSeen] = useState<ReadonlySet<SheetTab>>(() => new Set([tab]));
  if (!seen.has(tab)) setSeen(new Set([...seen, tab]));
  const sheet = useRef<HTMLElement>(null);
  const shown = useRef(tab);
  useLayoutEffect(() => {
    if (shown.current === tab) return;
    shown.current = tab;
    const focused = document.activeElement;
    const isLost = focused === null || focused === document.body || focused === sheet.current;
    if (isLost || (sheet.current?.contains(focused) === true && !focused.checkVisibility({ visibilityProperty: true })))
      (sheet.current?.querySelector<HTMLElement>('[role="tab"][aria-selected="true"]') ?? sheet.current)?.focus();
  }, [tab]);
  useEffect(
    () => (isOver ? undefined : onPageRequest('focusSheet', () => focusInto(sheet.current?.parentElement ?? null))),
    [isOver],
  );
  return (
    <section
      ref={sheet}
      aria-label={tab === 'changes' ? t`Changes` : t`Exec console`}
      tabIndex={-1}
      className={styles.sheet}
    >
      <header
        className={classNames(styles.head, isOver && styles.overHead, isOver && tab === 'console' && styles.none)}
      >
        {!isOver && (
          <div role="tablist" aria-label={t`Changes and console`} className={styles.tabs} onKeyDown={goToOtherTab}>
            {tabs.map(({ name, tab: own }) => (
              <button
                key={own}
                type="button"
                role="tab"
                className={styles.tab}
                aria-selected={own === tab}
                tabIndex={own === tab ? 0 : -1}
                onClick={() => {
                  if (own !== tab) runAction(own === 'changes' ? 'toggleChanges' : 'toggleConsole');
                }}
              >
                {name}
                {own === 'changes' && <span ref={setCount} className={styles.slot} />}
              </button>
            ))}
          </div>
        )}
        {/* What Changes says of its files is put here when its code is loaded, so that the focus stays where it is. */}
        <span className={styles.space} />
        <span ref={setActions} className={tab === 'changes' ? styles.slot : styles.none} />
        {!isOver && <ClosePanel panel={tab} />}
      </header>
      {/* A part that was shown once keeps its place and what was typed there while the other one is shown. */}
      <div className={styles.parts}>
        {tabs.map(({ tab: own }) =>
          seen.has(own) ? (
            <div key={own} className={styles.part} data-hidden={own === tab ? undefined : ''}>
              <ErrorBoundary
                what={own === 'changes' ? t`The changes cannot be shown.` : t`The console cannot be shown.`}
              >
                {own === 'changes' ? <ChangesPane head={head} columnFoot={columnFoot} /> : <CommandConsole />}
              </ErrorBoundary>
            </div>
          ) : null,
        )}
      </div>
    </section>
  );
}

function goToOtherTab(event: KeyboardEvent<HTMLElement>): void {
  if (event.key !== 'ArrowLeft' && event.key !== 'ArrowRight') return;
  event.preventDefault();
  const other = event.currentTarget.querySelector<HTMLElement>('[aria-selected="false"]');
  other?.focus();
  other?.click();
}

/**
 * Shows the sheet in place of the transcript, in a window too narrow for both; null shows the transcript, and keeps the
 * sheet as it is. It is not modal: the bars, a waiting approval and the message stay visible and usable.
 */
export function SheetOver({ tab }: { readonly tab: SheetTab | null }) {
  const [last, setLast] = useState(tab ?? 'changes');
  if (tab !== null && tab !== last) setLast(tab);
  const isShown = tab !== null;
  const sheet = useRef<HTMLDivElement>(null);
  const before = useRef<Element | null>(null);
  useEffect(
    () =>
      onPageRequest('focusSheet', () => {
        if (sheet.current?.contains(document.activeElement) === false) before.current = document.activeElement;
        focusInto(sheet.current);
      }),
    [],
  );
  useEffect(() => {
    if (!isShown) return;
    // After everything in the page that takes the key for itself, and before the key stops the turn.
    const close = (event: globalThis.KeyboardEvent): void => {
      if (event.key !== 'Escape' || event.defaultPrevented || event.isComposing || event.keyCode === 229) return;
      if (isEscapeHandledInside(event.target)) return;
      event.preventDefault();
      // The code of the list over the page may still be on its way.
      if (useFrame.getState().isListOver) showListOver(false);
      else showView(null);
    };
    document.addEventListener('keydown', close);
    return () => {
      document.removeEventListener('keydown', close);
      // If the user has moved the focus elsewhere, it stays there.
      const focused = document.activeElement;
      const isNowhere = focused === null || focused === document.body || sheet.current?.contains(focused) === true;
      if (isNowhere && before.current instanceof HTMLElement) before.current.focus();
      focusBack();
    };
  }, [isShown]);
  return (
    <div ref={sheet} data-area="" data-sheet="over" data-hidden={isShown ? undefined : ''} className={styles.over}>
      <Sheet tab={last} isOver />
    </div>
  );
}

/**
 * Keeps what the user works in on screen when the window becomes too narrow for the thread and the sheet, or wide
 * enough, and for a reload and the next start.
 */
export function KeptView({ isBeside }: { readonly isBeside: boolean }) {
  const view = useFrame((state) => state.view);
  const open = useLayout((state) => state.layout.sheet);
  const isConnected = useConnection((state) => state.connectionState === 'connected');
  useEffect(() => {
    if (isConnected) void hostClient.request('reportView', { view });
  }, [isConnected, view]);
  const hasFocus = useRef(false);
  const wasBeside = useRef(isBeside);
  useEffect(() => {
    const note = ({ target }: FocusEvent): void => {
      hasFocus.current = target instanceof Element && target.closest('[data-sheet="beside"]') !== null;
    };
    document.addEventListener('focusin', note);
    return () => document.removeEventListener('focusin', note);
  }, []);
  useLayoutEffect(() => {
    const isNarrower = wasBeside.current && !isBeside;
    wasBeside.current = isBeside;
    if (isBeside && view !== null) {
      showView(null);
      void changeLayout({ sheet: view });
    } else if (isNarrower && open !== null && hasFocus.current) {
      showView(open);
      sendPageRequestAfterRender('focusSheet');
    }
  }, [isBeside, open, view]);
  return null;
}

/** Moves the focus to where keys work at once: the lines of Changes or the commands, if they are there. */
function focusInto(sheet: HTMLElement | null): void {
  const places = [...(sheet?.querySelectorAll<HTMLElement>('[data-area-first], [role="listbox"]') ?? [])];
  const place = places.find((each) => each.checkVisibility({ visibilityProperty: true }));
  (place ?? sheet?.querySelector('section'))?.focus({ preventScroll: true });
}
