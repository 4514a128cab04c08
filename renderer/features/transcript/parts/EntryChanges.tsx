import { useEffect, useState } from 'react';
import type { EntryId, TurnId } from '../../../../shared/base/ids.ts';
import type { RequestValue } from '../../../../shared/contract/contract.ts';
import { counted, t } from '../../../../shared/i18n/i18n.ts';
import { countEntryChanges, openEntryUndo } from '../../../commands/rewind.commands.ts';
import { Button } from '../../../components/Button.tsx';
import { LineCounts } from '../../../components/LineCounts.tsx';
import { useTranscript } from '../../../stores/transcript.store.ts';

type Props = {
  readonly turnId: TurnId;
  readonly entryId: EntryId;
  /** What ran, to name it in the question. */
  readonly about: string;
};

/** Shows how many files a command changed, with a way to undo exactly these changes. Nothing if it changed none. */
export function EntryChanges({ about, entryId, turnId }: Props) {
  const threadId = useTranscript((state) => state.threadId);
  const [count, setCount] = useState<RequestValue<'countEntryChanges'> | null>(null);
  useEffect(() => {
    if (threadId === null) return;
    let isWanted = true;
    void countEntryChanges(threadId, turnId, entryId).then((found) => {
      if (isWanted && found.ok) setCount(found.value);
    });
    return () => {
      isWanted = false;
    };
  }, [threadId, turnId, entryId]);
  if (threadId === null || count === null || count.files === 0) return null;
  return (
    <>
      <span>{counted(count.files, 'file')}</span>
      <LineCounts added={count.added} removed={count.removed} />
      <Button kind="quiet" size={24} onClick={() => openEntryUndo(threadId, turnId, entryId, about)}>
        {t`Undo these changes…`}
      </Button>
    </>
  );
}
