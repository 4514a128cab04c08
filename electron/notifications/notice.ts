import type { ThreadId } from '../../shared/base/ids.ts';
import { visibleProse } from '../../shared/base/visible-text.ts';
import { t } from '../../shared/i18n/i18n.ts';
import type { RunRef } from '../../shared/runs/run-ref.ts';
import type { NoticeText } from '../host/platform.ts';

/** An event for a user who is not looking at the thread. */
export type Notice = {
  readonly type: 'turnEnded' | 'turnFailed' | 'approvalWaits' | 'runEnded' | 'runFailed';
  /** The thread that shows the event and its answer. For a run without a thread, the name of the run. */
  readonly threadId: ThreadId;
  /** The run, if the notice opens it. */
  readonly run?: RunRef;
  /** A user who looks at one of these threads has seen the event. */
  readonly seenIn: readonly ThreadId[];
  /** The title of its thread; empty if it has none. */
  readonly title: string;
  /** The working folder of its thread; empty while it is unknown. */
  readonly folder: string;
};

/** Formats a notice, without the thread's title if others could read the screen. */
export function describeNotice({ title, type }: Notice, withTitle: boolean): NoticeText {
  return { title: titles[type], body: withTitle ? visibleProse(title) : '' };
}

const titles: Readonly<Record<Notice['type'], string>> = {
  turnEnded: t`Codex finished`,
  turnFailed: t`The turn failed`,
  approvalWaits: t`Approval needed`,
  runEnded: t`Run finished`,
  runFailed: t`Run failed`,
};
