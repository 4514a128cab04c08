import type { ThreadId } from '../../shared/base/ids.ts';
import { visibleProse } from '../../shared/base/visible-text.ts';
import { t } from '../../shared/i18n/i18n.ts';
import type { RunRef } from '../../shared/runs/run-ref.ts';
import type { NoticeText } from '../host/platform.ts';

/** Something that a person who does not look at its thread wants to hear of. */
export type Notice = {
  readonly type: 'turnEnded' | 'turnFailed' | 'approvalWaits' | 'runEnded' | 'runFailed';
  /** Where it is shown and answered; of a run without a thread, the name of the run. */
  readonly threadId: ThreadId;
  /** The run that it is about, where it leads to that. */
  readonly run?: RunRef;
  /** Whoever looks at one of these threads has seen it. */
  readonly seenIn: readonly ThreadId[];
  /** What its thread is called; empty where it is not called anything. */
  readonly title: string;
  /** The folder that its thread works in; empty while it is not known. */
  readonly folder: string;
};

/** A notice in words; without the title of its thread where others could read the screen. */
export function describeNotice({ title, type }: Notice, withTitle: boolean): NoticeText {
  return { title: what[type], body: withTitle ? visibleProse(title) : '' };
}

const what: Readonly<Record<Notice['type'], string>> = {
  turnEnded: t`Codex has finished its turn`,
  turnFailed: t`Codex could not finish its turn`,
  approvalWaits: t`An approval waits for you`,
  runEnded: t`A workcell has finished`,
  runFailed: t`A workcell has failed`,
};
