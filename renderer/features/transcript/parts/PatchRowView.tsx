import { t } from '../../../../shared/i18n/i18n.ts';
import { runAction } from '../../../actions/registry.ts';
import { LineCounts } from '../../../components/LineCounts.tsx';
import { StateGlyph } from '../../../components/StateGlyph.tsx';
import { disclosureChanged, useDisclosures } from '../../../stores/disclosures.store.ts';
import { useWorkspace } from '../../../stores/workspace.store.ts';
import { describePatch } from '../../../view-models/describe-patch.ts';
import { CodexLines } from '../../codex-lines/CodexLines.tsx';
import { useEntryCodexLines } from '../../codex-lines/use-codex-lines.ts';
import type { PatchRow } from '../row.ts';
import { Facts } from './Facts.tsx';
import { NodeLine, NodeRow } from './NodeLine.tsx';
import styles from './PatchRowView.module.css';
import { Well } from './Well.tsx';

/** Shows a patch on the spine. A click opens Changes at its first file. */
export function PatchRowView({ row }: { readonly row: PatchRow }) {
  const workspace = useWorkspace((state) => state.workspace?.path ?? null);
  const view = describePatch(row.entry, workspace);
  const lines = useEntryCodexLines(row.turnId, row.entry.id);
  const logged = view.refusal === null ? null : lines;
  const logKey = `${row.entry.id}:log`;
  const isLogOpen = useDisclosures((state) => state.opened[row.turnId]?.[logKey] ?? false);
  const show = () => runAction('showPatch', { turnId: row.turnId, entryId: row.entry.id });
  return (
    <NodeRow spine={row.spine} mark={<StateGlyph isStep state={view.glyph} />}>
      <NodeLine onPress={show} tip={view.names.one ? undefined : view.files.join(', ')}>
        <span className={styles.words}>{view.text}</span>
        <code className={view.names.one ? styles.name : styles.names}>{view.names.text}</code>
        {view.added + view.removed > 0 && (
          <LineCounts added={view.added} removed={view.removed} className={styles.counts} />
        )}
        <Facts facts={view.facts} hiddenText={row.entry.status === 'applying' ? t`being applied` : undefined} />
      </NodeLine>
      {view.refusal !== null && (
        <Well kind="words">
          {view.refusal}{' '}
          <button type="button" className={styles.show} onClick={show}>
            {t`Show the patch`}
          </button>
        </Well>
      )}
      {logged !== null && (
        <NodeLine open={isLogOpen} chevron onPress={() => disclosureChanged(row.turnId, logKey, !isLogOpen)}>
          <span className={styles.logged}>{logged.text}</span>
        </NodeLine>
      )}
      {logged !== null && isLogOpen && <CodexLines lines={logged.lines} />}
    </NodeRow>
  );
}
