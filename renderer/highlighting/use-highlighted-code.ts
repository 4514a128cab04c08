import { useEffect, useState } from 'react';
import { getCachedHighlight, highlightCode } from './highlight-code.ts';
import type { CodeLine } from './syntax-role.ts';

type ColoredCode = { readonly language: string; readonly code: string; readonly lines: readonly CodeLine[] | null };

/** Returns colored lines of code; null until they have arrived. `code` null: nothing to color yet. */
export function useHighlightedCode(language: string, code: string | null): readonly CodeLine[] | null {
  const [colored, setColored] = useState<ColoredCode | null>(null);
  useEffect(() => {
    if (code === null) return;
    let wanted = true;
    void highlightCode(language, code).then((lines) => {
      if (wanted) setColored({ language, code, lines });
    });
    return () => {
      wanted = false;
    };
  }, [language, code]);
  if (code === null) return null;
  if (colored?.language === language && colored.code === code) return colored.lines;
  return getCachedHighlight(language, code);
}
