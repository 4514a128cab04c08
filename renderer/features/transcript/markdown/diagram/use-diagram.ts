import { useEffect, useState, useSyncExternalStore } from 'react';
import type { DiagramResult } from './diagram-queue.ts';
import { drawDiagram, getDiagramResult, isShownAsSource, onDiagramsChanged } from './diagrams.ts';
import type { DiagramColors } from './messages.ts';

/** How a diagram is shown. `result`: null until it has been drawn. */
export type ShownDiagram = { readonly result: DiagramResult | null; readonly asSource: boolean };

type LastDrawing = { readonly source: string; readonly theme: string; readonly result: DiagramResult };

/** Returns the drawing of a diagram in the current theme. `source` is null until there is one. */
export function useDiagram(source: string | null): ShownDiagram {
  const theme = useSyncExternalStore(onThemeChanged, getTheme);
  const found = useSyncExternalStore(onDiagramsChanged, () =>
    source === null ? null : getDiagramResult(source, theme),
  );
  const asSource = useSyncExternalStore(onDiagramsChanged, () => source !== null && isShownAsSource(source));
  // The shown drawing stays, even if later drawings have replaced it in the cache.
  const [kept, setKept] = useState<LastDrawing | null>(null);
  const own = kept?.source === source && kept.theme === theme ? kept.result : null;
  if (source !== null && found !== null && found !== own) setKept({ source, theme, result: found });
  const result = found ?? own;
  const isWanted = source !== null && result === null;
  useEffect(() => (isWanted ? drawDiagram(source, theme, getColors()) : undefined), [isWanted, source, theme]);
  return { result, asSource };
}

function onThemeChanged(listener: () => void): () => void {
  const themed = new MutationObserver(listener);
  themed.observe(document.documentElement, { attributeFilter: ['data-theme'] });
  return () => themed.disconnect();
}

function getTheme(): string {
  return document.documentElement.dataset.theme ?? '';
}

/** Returns the colors of the page as plain values, even where the system chooses them. */
function getColors(): DiagramColors {
  const probe = document.createElement('span');
  document.body.append(probe);
  const color = (token: string): string => {
    probe.style.color = `var(${token})`;
    return getComputedStyle(probe).color;
  };
  const colors = {
    dark: getComputedStyle(document.documentElement).colorScheme === 'dark',
    text: color('--text'),
    quiet: color('--text-3'),
    line: color('--line-control'),
    background: color('--inset'),
    box: color('--overlay'),
    accent: color('--selected'),
    series: ['--run', '--ok', '--wait', '--bad', '--accent', '--syn-keyword', '--syn-string', '--syn-num'].map(color),
  };
  probe.remove();
  return colors;
}
