import { useState } from 'react';

/** What is being edited in a dialog with a list, and how the dialog then closes. */
export type Editing<Edited> = {
  /** Null while the list is shown. */
  readonly edited: Edited | null;
  /** The editor has been closed since the dialog opened: the list takes the focus back. */
  readonly hasEdited: boolean;
  readonly begin: (edited: Edited) => void;
  readonly setDirty: (isDirty: boolean) => void;
  /** Back to the list. */
  readonly leave: () => void;
  /** Closes the dialog, unless that would lose what was typed. */
  readonly close: () => void;
  /** Escape leaves the editor before it closes the dialog; true when the editor handled it. */
  readonly onEscape: () => boolean;
};

/** Keeps that state while a dialog is open. */
export function useEditing<Edited>(onClose: () => void): Editing<Edited> {
  const [edited, setEdited] = useState<Edited | null>(null);
  const [isDirty, setDirty] = useState(false);
  const [hasEdited, setHasEdited] = useState(false);
  const leave = (): void => {
    setEdited(null);
    setDirty(false);
    setHasEdited(true);
  };
  return {
    edited,
    hasEdited,
    begin: (next) => setEdited(() => next),
    setDirty,
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
