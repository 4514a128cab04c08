import type { RowId } from './settings.view-model.ts';

/** Brings a setting into view and the focus to its control, once the page is there. */
export function showSetting(id: RowId): void {
  requestAnimationFrame(() => {
    const row = document.getElementById(`setting-${id}`);
    row?.scrollIntoView({ block: 'center' });
    row?.querySelector<HTMLElement>('button, input, select, [role="switch"]')?.focus({ preventScroll: true });
  });
}
