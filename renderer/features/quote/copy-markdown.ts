import { t } from '../../../shared/i18n/i18n.ts';
import { copyFromThread } from '../../commands/copy-text.ts';
import { useFrame } from '../../stores/frame.store.ts';
import { quotableChanged } from '../../stores/quotable.store.ts';
import { getSelectedRows } from '../transcript/selection/current-selection.ts';
import { toMarkdown } from '../transcript/selection/selection-to-markdown.ts';

/**
 * The text that was selected when the palette opened, because the palette's field takes the selection. Null while the
 * palette is closed.
 */
let selectedBeforePalette: string | null = null;

/** Returns whether the palette can copy the text that was selected when it opened. */
export function hasHeldSelection(): boolean {
  return selectedBeforePalette !== null;
}

function getSelectedMarkdown(): string | null {
  const rows = getSelectedRows();
  return rows === null ? null : toMarkdown(rows);
}

/** Copies the selection in the transcript as Markdown. */
export async function copyMarkdown(): Promise<void> {
  const text = getSelectedMarkdown() ?? selectedBeforePalette;
  if (text !== null && text !== '') await copyFromThread({ text, name: t`the selection`, what: 'message' }, {});
}

/** Keeps the selection while the palette is open, until the returned function is called. */
export function followPalette(): () => void {
  return useFrame.subscribe(({ dialog }, before) => {
    if (dialog === before.dialog) return;
    if (dialog === 'palette') {
      selectedBeforePalette = getSelectedMarkdown();
      quotableChanged({ canCopy: hasHeldSelection() });
    } else if (selectedBeforePalette !== null) {
      // The palette performs the choice right after it closes.
      setTimeout(() => {
        selectedBeforePalette = null;
        quotableChanged({ canCopy: getSelectedRows() !== null });
      });
    }
  });
}
