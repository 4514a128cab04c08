import { useState } from 'react';

/** The item that the user is editing in a dialog with a list, and how the dialog then closes. */
export type Editing<Edited> = {
  /** Null while the list is shown. */
  readonly edited: Edited | null;
  /** True if closing would lose typed text. */
  readonly isDirty: boolean;
  /** True if the editor has been closed since the dialog opened. The list then takes the focus back. */
  readonly hasEdited: boolean;
  readonly start: (edited: Edited) => void;
  readonly change: (edited: Edited) => void;
  /** Returns to the list and clears the stored edit, which the user has saved or discarded. */
  readonly leave: () => void;
  /** Closes the dialog, unless the user has typed something. */
  readonly close: () => void;
  /** Makes Escape leave the editor before it closes the dialog. Returns true if the editor handled the key. */
  readonly onEscape: () => boolean;
};

/**
 * Keeps the editing state while a dialog is open. `kept` is the edit with the typed text, so that the dialog opens with
 * it after a reload; `keep` changes it.
 */
export function useEditing<Edited>(
  onClose: () => void,
  kept: Edited | null,
  keep: (edited: Edited | null) => void,
): Editing<Edited> {
  const [startedEdit, setStartedEdit] = useState<Edited | null>(null);
  const [hasEdited, setHasEdited] = useState(false);
  const edited = kept ?? startedEdit;
  const isDirty = kept !== null;
  const leave = (): void => {
    setStartedEdit(null);
    if (isDirty) keep(null);
    setHasEdited(true);
  };
  return {
    edited,
    isDirty,
    hasEdited,
    start: (next) => setStartedEdit(() => next),
    change: keep,
    leave,
    close: () => {
      if (!isDirty) onClose();
    },
    onEscape: () => {
      if (edited === null) return false;
      if (!isDirty) leave();
      return true;
    },
  };
}
