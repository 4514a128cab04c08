import { type Block, listLineCap, proseCap } from './block.ts';
import { scannerOfCode } from './code-scanner.ts';
import { cutSpan } from './cut-span.ts';
import type { Span } from './open-text.ts';

/** The blocks that spans make. `open`: the text continues, so the end of code without a closing fence is unknown. */
export function blocksOfSpans(spans: readonly Span[], open: boolean): readonly Block[] {
  const joined = joinDefinitions(spans);
  return joined.flatMap((span, at): readonly Block[] => {
    if (span.token.type === 'space') return [];
    if (span.token.type === 'code') return codeBlocks(span, open && at === joined.length - 1);
    return cutSpan(span).map(({ block }) => block);
  });
}

function codeBlocks(span: Span, open: boolean): readonly Block[] {
  const scanner = scannerOfCode(span);
  if (scanner === null) return [];
  const isClosed = scanner.write(span.source.slice(scanner.opening)) !== null;
  if (open && !isClosed) return [...scanner.takeFull(), ...scanner.tail()];
  const last = scanner.end();
  return [...scanner.takeFull(), last].map((piece) => ({ ...piece, whole: last.whole }));
}

/** Consecutive definitions form one block, as long as it stays small. */
function joinDefinitions(spans: readonly Span[]): readonly Span[] {
  const joined: Span[] = [];
  let lines = 0;
  for (const span of spans) {
    const last = joined.at(-1);
    const belongs = span.token.type === 'def' || span.token.type === 'space';
    const fits = lines < listLineCap && (last?.source.length ?? 0) + span.source.length <= proseCap;
    if (last?.token.type === 'def' && belongs && fits)
      joined[joined.length - 1] = { ...last, source: last.source + span.source };
    else joined.push(span);
    lines = joined.at(-1) === span ? 1 : lines + 1;
  }
  return joined;
}
