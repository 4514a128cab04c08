import { useEffect } from 'react';
import { focusBack } from '../../components/focus-back.ts';

/** Gives the focus of a part of the window back to where it rests when that part closes, or the page changes. */
export function FocusBack() {
  useEffect(() => focusBack, []);
  return null;
}
