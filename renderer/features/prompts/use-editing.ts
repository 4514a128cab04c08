import { useState } from 'react';

/** What is edited in a dialog that lists things, and how the dialog closes around it. */
export type Editing<Edited> = {
  /** Null while the list is shown. */
  readonly edited: Edited | null;
  /** The editor has been left since the dialog opened: the list takes the focus back. */
  readonly hasEdited: boolean;
  readonly begin: (edited: Edited) => void;
  readonly setDirty: (isDirty: boolean) => void;
  /** Back to the list. */
  readonly leave: () => void;
  /** Closes the dialog, unless that would lose what was typed. */
  readonly close: () => void;
  /** Escape leaves the editor before it closes the dialog; true when it was for the editor. */
  readonly onEscape: () => boolean;
};

/** Holds that state for one opening of a dialog. */
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
