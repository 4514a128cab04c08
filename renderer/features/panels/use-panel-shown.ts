import { useLayout } from '../../stores/layout.store.ts';
import { usePanels } from '../../stores/panels.store.ts';
import { isPanelShown, type Panel } from '../../stores/panels.ts';

/** Returns whether the panel next to the transcript is shown. */
export function usePanelShown(panel: Panel): boolean {
  const appeared = usePanels((state) => state.appeared);
  return useLayout(({ layout }) => isPanelShown(layout, appeared, panel));
}
