import { visibleText } from '../../../shared/base/visible-text.ts';
import type { DiffFile } from '../../../shared/changes/diff-summary.ts';
import { counted, t, wholeNumber } from '../../../shared/i18n/i18n.ts';
import { describeFinding, nameFindings } from '../../../shared/input-safety/describe-findings.ts';
import { type BudgetUse, measureBudget, raiseBudget } from '../../../shared/spending/budget.ts';
import { describeMeasure, describeUsedUp, listLimits } from '../../../shared/spending/describe-budget.ts';
import type { Answer, Question } from '../../stores/questions.store.ts';

/** One button of a question. */
export type QuestionButton = {
  readonly label: string;
  readonly answer: Answer;
  readonly kind: 'primary' | 'secondary' | 'danger';
};

/** A question as its dialog shows it. The focus starts on the first button, which risks nothing. */
export type QuestionView = {
  readonly title: string;
  /** The paragraphs. */
  readonly prose: readonly string[];
  /** What the question is about, as code; null when it is in the prose. */
  readonly subject: string | null;
  readonly points: readonly string[];
  readonly hint: string | null;
  readonly buttons: readonly QuestionButton[];
};

/** The maximum number of paths in a question. */
const maxPaths = 10;

const cancel: QuestionButton = { label: t`Cancel`, answer: 'no', kind: 'secondary' };

/** Why Workcell asks again although the user trusts a parent folder, or has trusted this one. */
const whyNotCovered = {
  changed: t`The Codex settings in this folder changed since you trusted it.`,
  settings: t`This folder has its own Codex settings, which can start programs.`,
  repository: t`This folder is its own git repository, whose settings can start programs.`,
};

/** The user's current choice, which applies until they change it. */
const answeredBefore = {
  unknown: t`You have not trusted this folder.`,
  writable: t`You trust this folder.`,
  readOnly: t`This folder is read-only.`,
};

const settingsChangedText = t`The Codex settings in this folder changed before you answered. Answer again.`;

/** Describes a question. */
export function describeQuestion(question: Question): QuestionView {
  switch (question.kind) {
    case 'trustFolder':
      return {
        title: t`Trust this folder`,
        prose: [
          question.answered === null
            ? t`Codex is about to work in this folder for the first time.`
            : answeredBefore[question.answered],
          ...(question.answered === 'writable' ? [] : [t`Trust it only if you know where its files came from.`]),
          ...(question.notCovered === null ? [] : [whyNotCovered[question.notCovered]]),
          ...(question.isAskedAgain ? [settingsChangedText] : []),
        ],
        subject: question.path,
        points: [
          t`Trusted: Codex can write here and uses the folder's settings, hooks and tool servers.`,
          t`Read only: Codex can read files here, including AGENTS.md and skills. It cannot write here, and ignores the folder's settings, hooks and tool servers.`,
        ],
        hint: t`Workcell asks once per folder, and again when its Codex settings change. It saves your answer in Codex's settings where Codex needs it.`,
        buttons: [
          { label: t`Read only`, answer: 'readOnly', kind: 'secondary' },
          { label: t`Trust folder`, answer: 'yes', kind: 'primary' },
        ],
      };
    case 'fullAccess':
      return {
        title: t`Give this thread full access`,
        prose: [t`Everything on this machine. The sandbox is off.`],
        subject: null,
        points: [
          t`Commands run anywhere without asking, with network access.`,
          t`Codex can change and delete files outside the folder.`,
        ],
        hint: t`Workcell asks once per thread.`,
        buttons: [cancel, { label: t`Give full access`, answer: 'yes', kind: 'danger' }],
      };
    case 'overBudget':
      return {
        title: t`Raise the budget`,
        prose: [describeUsedUp(question.scope)],
        subject: null,
        points: measureBudget(question.use).map(describeMeasure),
        hint: describeRaised(question.use),
        buttons: [cancel, { label: t`Raise by half and send`, answer: 'yes', kind: 'primary' }],
      };
    case 'retryTurn':
      return {
        title: t`Retry this turn`,
        prose: [
          t`This turn already ran commands or changed files. Retry sends the message again. It undoes nothing, and Codex may repeat those steps.`,
        ],
        subject: null,
        points: [],
        hint: null,
        buttons: [cancel, { label: t`Retry`, answer: 'yes', kind: 'primary' }],
      };
    case 'restartCodex':
      return {
        title: t`Restart Codex`,
        prose: [t`These threads are still working. A restart ends their turns. What you see is kept.`],
        subject: null,
        points: question.runningThreads,
        hint: null,
        buttons: [cancel, { label: t`Restart Codex`, answer: 'yes', kind: 'primary' }],
      };
    case 'endProcess':
      return {
        title: t`End this process`,
        prose: [
          question.thread === null
            ? t`${question.name}. This stops its work and ends everything it started.`
            : t`${question.name} in thread "${question.thread}". This stops its work and ends everything it started.`,
        ],
        subject: question.commandLine,
        points: [],
        hint: null,
        buttons: [cancel, { label: t`End process`, answer: 'yes', kind: 'danger' }],
      };
    case 'rememberReach':
      return {
        title: t`Remember this anyway`,
        prose: [t`Codex can run this without asking, even though it can reach:`, question.meaning],
        subject: question.what,
        points: [],
        hint: t`You can revoke it in Settings.`,
        buttons: [cancel, { label: t`Approve and remember`, answer: 'yes', kind: 'danger' }],
      };
    case 'keepApprovals':
      return {
        title: t`Keep remembered approvals`,
        prose: [t`Approvals you remember will keep working after you restart Workcell.`],
        subject: null,
        points: [
          t`Each one is listed in Settings, where you can revoke it.`,
          t`Approvals you already remembered still end when Workcell closes.`,
        ],
        hint: t`Workcell asks once.`,
        buttons: [cancel, { label: t`Keep`, answer: 'yes', kind: 'primary' }],
      };
    case 'clearRules':
      return {
        title: t`Clear remembered approvals`,
        prose: [
          question.count === 1
            ? t`This removes one remembered approval. Codex will ask you again.`
            : t`This removes ${question.count} remembered approvals. Codex will ask you again.`,
        ],
        subject: null,
        points: [],
        hint: null,
        buttons: [cancel, { label: t`Clear all`, answer: 'yes', kind: 'danger' }],
      };
    case 'changeKey':
      return {
        title: t`Change key`,
        prose: [
          t`This re-encrypts your threads with a new key and deletes the old one. Threads keep working in the meantime.`,
        ],
        subject: null,
        points: question.hasRecoveryKey
          ? [t`Your current recovery key will stop working. Create a new one afterward.`]
          : [],
        hint: null,
        buttons: [cancel, { label: t`Change key`, answer: 'yes', kind: 'primary' }],
      };
    case 'replaceRecoveryKey':
      return {
        title: t`Create a new recovery key`,
        prose: [t`You already have one. It cannot be shown again, and the new one replaces it.`],
        subject: null,
        points: [t`Your current recovery key will stop working.`],
        hint: null,
        buttons: [cancel, { label: t`Create new key`, answer: 'yes', kind: 'primary' }],
      };
    case 'startFresh':
      return {
        title: t`Start fresh`,
        prose: [t`The locked store is kept under this name. Workcell starts a new, empty one.`],
        subject: question.aside,
        points: [
          t`Threads that Codex still has stay in the list. Anything only Workcell kept stays in the locked store.`,
          t`Work since Workcell started is saved in the new store.`,
        ],
        hint: t`Nothing is deleted.`,
        buttons: [cancel, { label: t`Start fresh`, answer: 'yes', kind: 'primary' }],
      };
    case 'discardRun':
      return {
        title: t`Discard these changes`,
        prose: [describeLoss(question)],
        subject: question.title,
        points: [
          question.isApplied
            ? question.leftOut > 0
              ? t`Changes you already applied stay in the folder, but not those that you left out in ${counted(question.leftOut, 'hunk')}.`
              : t`Changes you already applied stay in the folder.`
            : t`You have not applied any of this, so the folder does not change.`,
          t`The run's record stays in Mission Control.`,
        ],
        hint: t`Files and commits stay in the data folder for 7 days.`,
        buttons: [cancel, { label: t`Discard`, answer: 'yes', kind: 'danger' }],
      };
    case 'applyRun': {
      const { files, paths, title } = question;
      return {
        title: t`Apply ${counted(paths.length, 'file')}`,
        prose: [t`This brings the changes in the worktree to your folder.`],
        subject: title,
        points: listApplied(paths, files),
        hint: t`Nothing is committed, and the worktree stays.`,
        buttons: [cancel, { label: t`Apply`, answer: 'yes', kind: 'primary' }],
      };
    }
    case 'continueHere': {
      const { files, isApplied, paths, title } = question;
      return {
        title: t`Continue in your folder`,
        prose: [
          paths.length > 0
            ? t`This brings the changes in the worktree to your folder. The thread then continues there.`
            : isApplied
              ? t`You have applied what you wanted of these changes, so nothing is applied again. The thread continues in your folder.`
              : t`There is nothing to bring to your folder. The thread continues there.`,
        ],
        subject: title,
        points: listApplied(paths, files),
        hint: t`Nothing is committed. The worktree stays. The thread as it was goes to the archive.`,
        buttons: [cancel, { label: t`Continue here`, answer: 'yes', kind: 'primary' }],
      };
    }
    case 'discardAttempts':
      return {
        title: t`Discard ${counted(question.names.length, 'attempt')}`,
        prose: [t`This removes their worktrees and branches, with all changes in them.`],
        subject: question.names.join(', '),
        points: [
          t`Changes you already applied stay in the folder.`,
          t`Their threads and records stay, in the list and in Mission Control.`,
        ],
        hint: t`Files and commits stay in the data folder for 7 days.`,
        buttons: [cancel, { label: t`Discard`, answer: 'yes', kind: 'danger' }],
      };
    case 'discardChanged':
      return {
        title: t`Overwrite later changes`,
        prose: [
          t`Someone else has changed these lines, too, or they are there more than once. Discarding replaces what is in their place now.`,
        ],
        subject: question.paths.slice(0, maxPaths).map(visibleText).join('\n'),
        points:
          question.paths.length > maxPaths
            ? [t`And ${counted(question.paths.length - maxPaths, 'more file', 'more files')}.`]
            : [],
        hint: t`You can undo this for 30 days.`,
        buttons: [
          cancel,
          ...(question.hasRest ? [{ label: t`Discard the rest`, answer: 'rest', kind: 'secondary' } as const] : []),
          { label: t`Discard anyway`, answer: 'yes', kind: 'danger' },
        ],
      };
    case 'restoreBeside':
      return {
        title: t`Restore with another name`,
        prose: [t`Something else is already at ${visibleText(question.path)}. Workcell does not replace it.`],
        subject: visibleText(question.name),
        points: [],
        hint: null,
        buttons: [cancel, { label: t`Restore with this name`, answer: 'yes', kind: 'primary' }],
      };
    case 'restoreFolder':
      return {
        title: t`Make the folder again`,
        prose: [t`The folder that ${visibleText(question.path)} came from is gone. Workcell can create it again.`],
        subject: visibleText(question.folder),
        points: [],
        hint: t`If the folder is on a disk that is not connected, connect it first.`,
        buttons: [cancel, { label: t`Make the folder and restore`, answer: 'yes', kind: 'primary' }],
      };
    case 'deleteCopy':
      return {
        title: t`Delete this copy`,
        prose: [t`Workcell kept it in case you need it. The file in your folder does not change.`],
        subject: visibleText(question.path),
        points: [],
        hint: t`This cannot be undone.`,
        buttons: [cancel, { label: t`Delete now`, answer: 'yes', kind: 'danger' }],
      };
    case 'removeImported':
      return {
        title: t`Remove this imported run`,
        prose: [t`Its files are deleted from this machine.`],
        subject: question.title,
        points: [t`The file you imported it from is not deleted.`],
        hint: t`This cannot be undone.`,
        buttons: [cancel, { label: t`Remove`, answer: 'yes', kind: 'danger' }],
      };
    case 'deleteThread':
      return {
        title: t`Delete this thread`,
        prose: [
          t`This permanently deletes "${question.title}" with its messages, output, changes, attachments and draft.`,
        ],
        subject: null,
        points: [
          ...(question.knownToCodex
            ? [
                t`Codex deletes its own copy too, unless a fork of this thread still reads from it.`,
                t`Parts of the text can stay in Codex's databases until Codex overwrites them.`,
              ]
            : [t`Codex no longer has this thread. This is the only copy.`]),
          ...describeLostUndos(question),
          t`Files in the folder are not deleted.`,
        ],
        hint: t`This cannot be undone.`,
        buttons: [cancel, { label: t`Delete thread`, answer: 'yes', kind: 'danger' }],
      };
    case 'copySpeech': {
      const size = wholeNumber(question.characters);
      const isSensitive = question.secrets.length > 0;
      return {
        title: t`Copy ${question.name}`,
        prose: [
          isSensitive
            ? t`It has ${size} characters and ${nameFindings(question.secrets)}.`
            : question.isUnchecked
              ? t`Workcell could not check these ${size} characters for secrets.`
              : t`It has ${size} characters. Few programs can paste this much.`,
        ],
        subject: null,
        points: question.secrets.map(describeFinding).map(({ what, where }) => `${what}: ${where}`),
        hint: null,
        buttons: [
          cancel,
          { label: isSensitive ? t`Copy anyway` : t`Copy`, answer: 'yes', kind: isSensitive ? 'secondary' : 'primary' },
          ...(isSensitive ? [{ label: t`Mask and copy`, answer: 'mask', kind: 'primary' } as const] : []),
        ],
      };
    }
  }
}

function describeLostUndos({ discards, rewinds }: Extract<Question, { kind: 'deleteThread' }>): readonly string[] {
  const [back, out] = [counted(rewinds, 'rewind'), counted(discards, 'discard')];
  if (rewinds > 0 && discards > 0) return [t`After this, you can no longer undo ${back} and ${out} of this thread.`];
  if (rewinds > 0) return [t`After this, you can no longer undo ${back} of this thread.`];
  return discards > 0 ? [t`After this, you can no longer undo ${out} of this thread.`] : [];
}

function listApplied(paths: readonly string[], files: readonly DiffFile[]): readonly string[] {
  const more = paths.length - maxPaths;
  return [
    ...paths.slice(0, maxPaths).map((path) => describeApplied(path, files)),
    ...(more > 0 ? [t`And ${counted(more, 'more file', 'more files')}.`] : []),
  ];
}

function describeApplied(path: string, files: readonly DiffFile[]): string {
  const { added = 0, removed = 0 } = files.find((file) => file.path === path) ?? {};
  const counts = [added > 0 ? `+${added}` : '', removed > 0 ? `\u2212${removed}` : ''].filter(Boolean).join(' ');
  return counts === '' ? visibleText(path) : `${visibleText(path)} ${counts}`;
}

function describeLoss({ files }: Extract<Question, { kind: 'discardRun' }>): string {
  if (files === null || files === 0) return t`This removes the run's worktree and branch.`;
  return t`This removes the run's worktree and branch, with its changes in ${counted(files, 'file')}.`;
}

function describeRaised(use: BudgetUse): string | null {
  const limits = listLimits(raiseBudget(use));
  return limits === '' ? null : t`The new budget is ${limits}.`;
}
