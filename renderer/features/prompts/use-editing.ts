import { useState } from 'react';

/** What is being edited in a dialog with a list, and how the dialog then closes. */
export type Editing<Edited> = {
  /** Null while the list is shown. */
  readonly edited: Edited | null;
  /** Whether something would be lost. */
  readonly isDirty: boolean;
  /** The editor has been closed since the dialog opened: the list takes the focus back. */
  readonly hasEdited: boolean;
  readonly start: (edited: Edited) => void;
  readonly change: (edited: Edited) => void;
  /** Back to the list. What was typed is saved or discarded. */
  readonly leave: () => void;
  /** Closes the dialog, unless something was typed. */
  readonly close: () => void;
  /** Escape leaves the editor before it closes the dialog; true when the editor handled it. */
  readonly onEscape: () => boolean;
};

/**
 * Keeps that state while a dialog is open. What was typed is in `kept`, so that the dialog opens with it after a reload;
 * `keep` changes that.
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
