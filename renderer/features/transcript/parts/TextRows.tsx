import { classNames } from '../../../components/class-names.ts';
import { blocksOfEntry } from '../live-blocks.ts';
import type { Block } from '../markdown/block.ts';
import { CodeWell } from '../markdown/CodeWell.tsx';
import { Prose } from '../markdown/Prose.tsx';
import type { References } from '../markdown/references.ts';
import type { BlockRow, LiveRow } from '../row.ts';
import { ShownTurn, SuggestingTurn } from '../suggestions/suggesting-turn.ts';
import { useLiveText } from '../use-live-text.ts';
import styles from './TextRows.module.css';

/**
 * A block of text: settled, or still streaming. Both are one component, so that a block keeps its element when it
 * settles.
 */
export function TextRowView({ row }: { readonly row: BlockRow | LiveRow }) {
  useLiveText(row.kind === 'live' ? row.entry.id : null);
  const { block, references } = row.kind === 'live' ? liveBlock(row) : row;
  if (block === undefined) return null;
  // Reasoning and forgotten text suggest nothing.
  const suggestingTurn = row.kind === 'block' && row.tone === 'prose' ? row.turnId : null;
  return (
    <div className={classNames(styles.block, styles[row.tone], ...joints(block))}>
      <ShownTurn value={row.turnId}>
        <SuggestingTurn value={suggestingTurn}>
          {block.kind === 'code' ? (
            <CodeWell {...block} caret={row.kind === 'live' && row.caret} />
          ) : (
            <Prose
              block={block}
              references={references}
              streaming={row.kind === 'live' && row.caret}
              caret={row.kind === 'live' && row.caret}
            />
          )}
        </SuggestingTurn>
      </ShownTurn>
    </div>
  );
}

/** Pieces of the same thing have no gap between them. */
function joints(block: Block): readonly (string | false | undefined)[] {
  if (block.kind === 'prose') return [block.goesOn && styles.goesOn];
  return [block.firstLine + block.firstColumn > 0 && styles.goesOn, !block.last && styles.unfinished];
}

function liveBlock({ entry, index }: LiveRow): { readonly block: Block | undefined; readonly references: References } {
  const { settled, live, references } = blocksOfEntry(entry);
  return { block: settled[index] ?? live[index - settled.length], references };
}
