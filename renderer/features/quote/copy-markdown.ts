import { t } from '../../../shared/i18n/i18n.ts';
import { copySpeech } from '../../commands/copy-text.ts';
import { useFrame } from '../../stores/frame.store.ts';
import { quotableChanged } from '../../stores/quotable.store.ts';
import { markdownOfSelection } from '../transcript/selection/markdown-selection.ts';
import { selectedRowsNow } from '../transcript/selection/selected-now.ts';

/** What was selected when the palette opened: its field takes the selection. Null while the palette is closed. */
let held: string | null = null;

/** Whether the palette can copy what was selected when it opened. */
export function isHeld(): boolean {
  return held !== null;
}

function markdownNow(): string | null {
  const rows = selectedRowsNow();
  return rows === null ? null : markdownOfSelection(rows);
}

/** Copies the selection in the transcript as Markdown. */
export async function copyMarkdown(): Promise<void> {
  const text = markdownNow() ?? held;
  if (text !== null && text !== '') await copySpeech({ text, name: t`the selection`, what: 'message' }, {});
}

/** Holds the selection while the palette is open, until the returned function is called. */
export function followPalette(): () => void {
  return useFrame.subscribe(({ dialog }, before) => {
    if (dialog === before.dialog) return;
    if (dialog === 'palette') {
      held = markdownNow();
      quotableChanged({ isCopyable: isHeld() });
    } else if (held !== null) {
      // What was chosen in the palette is performed right after it closes.
      setTimeout(() => {
        held = null;
        quotableChanged({ isCopyable: selectedRowsNow() !== null });
      });
    }
  });
}
