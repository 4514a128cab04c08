import FilePenIcon from 'lucide-react/icons/file-pen';
import { Suspense } from 'react';
import { t } from '../../../../shared/i18n/i18n.ts';
import { runAction } from '../../../actions/registry.ts';
import { lazyComponent } from '../../../client/lazy-module.ts';
import { Button } from '../../../components/Button.tsx';
import { LineCounts } from '../../../components/LineCounts.tsx';
import { useModel } from '../../../components/use-model.ts';
import { useDisclosures } from '../../../stores/disclosures.store.ts';
import { useTranscript } from '../../../stores/transcript.store.ts';
import { describePatch } from '../../../view-models/describe-patch.ts';
import { shownFolder } from '../../../view-models/shown-folder.ts';
import { CodexLines } from '../../codex-lines/CodexLines.tsx';
import { useEntryCodexLines } from '../../codex-lines/use-codex-lines.ts';
import type { PatchRow } from '../row.ts';
import { Facts } from './Facts.tsx';
import { NodeLine, NodeRow, StepHead, StepMark } from './NodeLine.tsx';
import { openInPlace } from './open-in-place.ts';
import styles from './PatchRowView.module.css';
import { Well } from './Well.tsx';

const PatchDiff = lazyComponent(() => import('../../changes/parts/PatchDiff.tsx'));

/** Shows a patch, which opens into its diff. Its counts lead to Changes. */
export function PatchRowView({ row }: { readonly row: PatchRow }) {
  const { entry, turnId } = row;
  const threadId = useTranscript((state) => state.threadId);
  const folder = useModel(shownFolder, ({ path }) => path);
  const view = describePatch(entry, folder);
  const lines = useEntryCodexLines(turnId, entry.id);
  const logged = view.refusal === null ? null : lines;
  const logKey = `${entry.id}:log`;
  const isLogOpen = useDisclosures((state) => state.opened[turnId]?.[logKey] ?? false);
  const isOpen = useDisclosures((state) => state.opened[turnId]?.[entry.id] ?? false);
  const show = () => runAction('showPatch', { turnId, entryId: entry.id });
  const toggle = (): void => {
    openInPlace(turnId, entry.id, !isOpen);
  };
  const hasCounts = view.added + view.removed > 0;
  const place = { turnId, entryIds: [entry.id] };
  return (
    <NodeRow spine={row.spine} maker="edit" place={place} mark={<StepMark state={view.glyph} icon={<FilePenIcon />} />}>
      <StepHead
        place={place}
        line={
          <NodeLine
            {...(view.canOpen ? { open: isOpen, onPress: toggle } : { onPress: show })}
            tip={view.names.one ? undefined : view.files.join(', ')}
          >
            <span className={styles.words}>{view.text}</span>
            <code className={view.names.one ? styles.name : styles.names}>{view.names.text}</code>
            <Facts facts={view.facts} hiddenText={entry.status === 'applying' ? t`being applied` : undefined} />
          </NodeLine>
        }
      >
        {view.canOpen && (
          <Button kind="quiet" size={24} onClick={show}>
            <span className={hasCounts ? 'visually-hidden' : undefined}>{t`Show in Changes`}</span>
            {hasCounts && <LineCounts added={view.added} removed={view.removed} />}
          </Button>
        )}
      </StepHead>
      {isOpen && view.canOpen && threadId !== null && (
        <Suspense>
          <PatchDiff threadId={threadId} turnId={turnId} entryId={entry.id} />
        </Suspense>
      )}
      {view.refusal !== null && (
        <Well kind="words">
          {view.refusal}{' '}
          <button type="button" className={styles.show} onClick={show}>
            {t`Show the patch`}
          </button>
        </Well>
      )}
      {logged !== null && (
        <NodeLine open={isLogOpen} chevron onPress={() => openInPlace(turnId, logKey, !isLogOpen)}>
          <span className={styles.logged}>{logged.text}</span>
        </NodeLine>
      )}
      {logged !== null && isLogOpen && <CodexLines lines={logged.lines} />}
    </NodeRow>
  );
}
