import { useEffect, useMemo, useRef, useState } from 'react';
import type { ThreadId } from '../../../shared/base/ids.ts';
import type { FindingMarks, StoredReport } from '../../../shared/findings/finding-marks.ts';
import { dismissFinding, readFindingMarks, readNewestReport } from '../../commands/findings.commands.ts';
import { useModel } from '../../components/use-model.ts';
import { useChanges } from '../../stores/changes.store.ts';
import { useCommits } from '../../stores/commits.store.ts';
import { useThreads } from '../../stores/threads.store.ts';
import { useTranscript } from '../../stores/transcript.store.ts';
import type { FindingView } from '../../view-models/finding-view.ts';
import { transcriptModel } from '../../view-models/transcript-model.ts';
import { findReport, isSameFinding, listFindings, toShownReview } from './findings.view-model.ts';

/** Dismissing a finding, with a reason that the user types. */
export type Dismissing = {
  /** The finding that waits for its reason; null for none. */
  readonly open: FindingView | null;
  readonly start: (finding: FindingView | null) => void;
  /** What is typed. The field may leave the DOM while the user scrolls. */
  readonly getTyped: () => string;
  readonly type: (text: string) => void;
  readonly dismiss: (finding: FindingView, reason: string | null) => Promise<void>;
  /** Returns once for a finding which of its controls takes the focus, because the one that had it is gone. */
  readonly takeFocus: (finding: FindingView) => FocusTarget | null;
};

/** A control of a finding. */
export type FocusTarget = 'reason' | 'dismiss' | 'undo';

/** The findings of the newest review of a thread. */
export type Findings = {
  readonly all: readonly FindingView[];
  /** The folder that their paths are in. */
  readonly folder: string;
  readonly dismissing: Dismissing;
};

const nothing: FindingMarks = { moved: [], dismissed: [] };

/** Returns the findings of the newest review of a thread, and the actions on them. */
export function useFindings(threadId: ThreadId): Findings {
  const turns = useTranscript((state) => state.transcript.turns);
  const folder = useThreads((state) => state.settings[threadId]?.cwd ?? state.threads[threadId]?.cwd ?? '');
  const earlierTurns = useTranscript((state) => state.transcript.earlierTurns);
  const here = useMemo(() => findReport(turns), [turns]);
  const stored = useStoredReport(threadId, here === null && earlierTurns > 0);
  const report = here ?? stored;
  const entryId = report?.entryId ?? null;
  // The turns change all the time, and the report of an entry does not.
  // biome-ignore lint/correctness/useExhaustiveDependencies: the entry says it
  const review = useMemo(() => (report === null ? null : toShownReview(report)), [entryId]);
  const { change, marks } = useMarks(threadId, review?.entryId ?? null);
  const all = useMemo(() => (review === null ? [] : listFindings(review, marks, folder)), [review, marks, folder]);
  const [open, setOpen] = useState<FindingView | null>(null);
  const typed = useRef('');
  const focus = useRef<{ readonly index: number; readonly target: FocusTarget } | null>(null);
  const dismissing = useMemo(
    (): Dismissing => ({
      open,
      start: (finding) => {
        typed.current = '';
        const at = finding ?? open;
        focus.current = at === null ? null : { index: at.index, target: finding === null ? 'dismiss' : 'reason' };
        setOpen(finding);
      },
      getTyped: () => typed.current,
      type: (text) => {
        typed.current = text;
      },
      dismiss: async (finding, reason) => {
        const { entryId: of, index } = finding;
        // If it is not stored, what the user wrote stays in its field.
        if (!(await dismissFinding(threadId, of, { index, reason }))) return;
        focus.current = { index, target: reason === null ? 'dismiss' : 'undo' };
        setOpen((now) => (isSameFinding(now, finding) ? null : now));
        change({ index, reason });
      },
      takeFocus: ({ index }) => {
        if (focus.current?.index !== index) return null;
        const { target } = focus.current;
        focus.current = null;
        return target;
      },
    }),
    [open, threadId, change],
  );
  return { all, folder, dismissing };
}

/** Returns the newest report of a thread from the host, if the page does not have its turn. */
function useStoredReport(threadId: ThreadId, isNeeded: boolean): StoredReport | null {
  const [read, setRead] = useState<{ readonly of: ThreadId; readonly report: StoredReport | null } | null>(null);
  useEffect(() => {
    if (!isNeeded) return;
    let isShown = true;
    void readNewestReport(threadId).then((report) => {
      if (isShown) setRead({ of: threadId, report });
    });
    return () => {
      isShown = false;
    };
  }, [threadId, isNeeded]);
  return isNeeded && read?.of === threadId ? read.report : null;
}

/** Reads the marks of a review, again when the files or the decisions may have changed. */
function useMarks(threadId: ThreadId, entryId: FindingView['entryId'] | null) {
  const [read, setRead] = useState<{ readonly of: string | null; readonly marks: FindingMarks } | null>(null);
  const [reads, setReads] = useState(0);
  const changes = useChanges((state) => state.authorNews[threadId] ?? 0);
  const tree = useCommits(({ uncommitted }) => uncommitted?.tree ?? null);
  const isWorking = useModel(transcriptModel, (model) => model.isStreaming);
  // biome-ignore lint/correctness/useExhaustiveDependencies: news is the reason to read again
  useEffect(() => {
    if (entryId === null || isWorking) return;
    let isShown = true;
    void readFindingMarks(threadId, entryId).then((marks) => {
      if (isShown && marks !== null) setRead({ of: entryId, marks });
    });
    const again = (): void => setReads((before) => before + 1);
    window.addEventListener('focus', again);
    return () => {
      isShown = false;
      window.removeEventListener('focus', again);
    };
  }, [threadId, entryId, isWorking, changes, tree, reads]);
  /** Shows a decision at once, and reads again: a read that is under way may not have it. */
  const change = useMemo(
    () =>
      ({ index, reason }: { readonly index: number; readonly reason: string | null }) => {
        setReads((before) => before + 1);
        setRead((before) => {
          const marks = before !== null && before.of === entryId ? before.marks : nothing;
          const others = marks.dismissed.filter((each) => each.index !== index);
          const dismissed = reason === null ? others : [...others, { index, reason }];
          return { of: entryId, marks: { ...marks, dismissed } };
        });
      },
    [entryId],
  );
  return { change, marks: read !== null && read.of === entryId ? read.marks : nothing };
}
