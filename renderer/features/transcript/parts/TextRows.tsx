import { classNames } from '../../../components/class-names.ts';
import { getEntryBlocks } from '../live-blocks.ts';
import type { Block } from '../markdown/block.ts';
import { CodeWell } from '../markdown/CodeWell.tsx';
import { Prose } from '../markdown/Prose.tsx';
import type { References } from '../markdown/references.ts';
import { FollowContext } from '../markdown/text-place.ts';
import type { BlockRow, LiveRow } from '../row.ts';
import { ReadTurnContext, ShownTurnContext, SuggestingTurnContext } from '../suggestions/suggesting-turn.ts';
import { useLiveText } from '../use-live-text.ts';
import { useFollow } from '../use-text-places.ts';
import styles from './TextRows.module.css';

/**
 * Shows a block of text: settled, or still streaming. Both are one component, so that a block keeps its element when it
 * settles.
 */
export function TextRowView({ row }: { readonly row: BlockRow | LiveRow }) {
  useLiveText(row.kind === 'live' ? row.entry.id : null);
  const { block, references } = row.kind === 'live' ? getLiveBlock(row) : row;
  const follow = useFollow(row);
  if (block === undefined) return null;
  // Reasoning and forgotten text do not offer suggested actions.
  const suggestingTurn = row.kind === 'block' && row.tone === 'prose' ? row.turnId : null;
  const readTurn = row.kind === 'block' && row.isWhole ? suggestingTurn : null;
  return (
    <div className={classNames(styles.block, styles[row.tone], ...getJointClasses(block))}>
      <ShownTurnContext value={row.turnId}>
        <SuggestingTurnContext value={suggestingTurn}>
          <ReadTurnContext value={readTurn}>
            <FollowContext value={follow}>
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
            </FollowContext>
          </ReadTurnContext>
        </SuggestingTurnContext>
      </ShownTurnContext>
    </div>
  );
}

/** Returns classes that make code wide, and remove the gap between pieces of the same thing. */
function getJointClasses(block: Block): readonly (string | false | undefined)[] {
  if (block.kind === 'prose') return [block.isContinued && styles.goesOn];
  return [styles.wide, block.firstLine + block.firstColumn > 0 && styles.goesOn, !block.last && styles.unfinished];
}

function getLiveBlock({ entry, index }: LiveRow): {
  readonly block: Block | undefined;
  readonly references: References;
} {
  const { settled, live, references } = getEntryBlocks(entry);
  return { block: settled[index] ?? live[index - settled.length], references };
}
