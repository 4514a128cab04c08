import { useEffect, useState } from 'react';
import { fetchPageModule } from '../../../../client/lazy-module.ts';
import type { typeset } from './typeset.ts';

type Typeset = typeof typeset;

let loaded: Typeset | null = null;

/**
 * Returns the function that typesets formulas; null until its module has loaded. The module loads for the first
 * formula.
 */
export function useTypeset(): Typeset | null {
  const [known, setKnown] = useState(() => loaded);
  useEffect(() => {
    if (known !== null) return undefined;
    let isWanted = true;
    const take = (part: { readonly typeset: Typeset }): void => {
      loaded = part.typeset;
      if (isWanted) setKnown(() => part.typeset);
    };
    // Without the module, formulas are shown as written.
    fetchPageModule(() => import('./typeset.ts')).then(take, () => undefined);
    return () => {
      isWanted = false;
    };
  }, [known]);
  return known;
}
