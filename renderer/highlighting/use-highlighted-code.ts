import { useEffect, useState } from 'react';
import { highlightCode, highlightedCode } from './highlight-code.ts';
import type { CodeLine } from './syntax-role.ts';

type Coloured = { readonly language: string; readonly code: string; readonly lines: readonly CodeLine[] | null };

/** Colored lines of code; null until they are there. `code` null: nothing to color yet. */
export function useHighlightedCode(language: string, code: string | null): readonly CodeLine[] | null {
  const [coloured, setColoured] = useState<Coloured | null>(null);
  useEffect(() => {
    if (code === null) return;
    let wanted = true;
    void highlightCode(language, code).then((lines) => {
      if (wanted) setColoured({ language, code, lines });
    });
    return () => {
      wanted = false;
    };
  }, [language, code]);
  if (code === null) return null;
  if (coloured?.language === language && coloured.code === code) return coloured.lines;
  return highlightedCode(language, code);
}
