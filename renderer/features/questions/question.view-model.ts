import { counted, t, wholeNumber } from '../../../shared/i18n/i18n.ts';
import { describeFinding, nameFindings } from '../../../shared/input-safety/describe-findings.ts';
import type { Answer, Question } from '../../stores/questions.store.ts';

/** One button of a question. */
export type QuestionButton = {
  readonly label: string;
  readonly answer: Answer;
  readonly kind: 'primary' | 'secondary' | 'danger';
};

/** A question as its dialog shows it. The focus starts on the first button: it is the one that risks nothing. */
export type QuestionView = {
  readonly title: string;
  /** Paragraphs. */
  readonly prose: readonly string[];
  /** What the question is about, as code; null when it is in the prose. */
  readonly subject: string | null;
  readonly points: readonly string[];
  readonly hint: string | null;
  readonly buttons: readonly QuestionButton[];
};

const cancel: QuestionButton = { label: t`Cancel`, answer: 'no', kind: 'secondary' };

/** You trust a parent folder, or have trusted this one, and are asked again. */
const whyNotCovered = {
  changed: t`The Codex settings in this folder changed since you trusted it.`,
  settings: t`This folder has its own Codex settings, which can start programs.`,
  repository: t`This folder is a git repository of its own, whose settings can start programs.`,
};

/** What applies until the person changes it. */
const answeredBefore = {
  unknown: t`You have not trusted this folder.`,
  writable: t`You trust this folder now.`,
  readOnly: t`This folder is read-only now.`,
};

const changedMeanwhile = t`The Codex settings in this folder changed while you were being asked. Your answer did not count, so please answer again.`;

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
          ...(question.isAskedAgain ? [changedMeanwhile] : []),
        ],
        subject: question.path,
        points: [
          t`Trusted: Codex may write here, and it uses the settings, hooks and tool servers that the folder brings along.`,
          t`Read only: Codex reads the files here, AGENTS.md and skills among them, and answers. It writes nothing here, and uses no settings, hooks or tool servers that the folder brings along.`,
        ],
        hint: t`Workcell asks once per folder, and again when its Codex settings change. It adds an entry to your config.toml where Codex needs one.`,
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
          t`Commands run without asking, anywhere, and with the network.`,
          t`Files outside of the folder can be changed and deleted.`,
        ],
        hint: t`Asked once a thread.`,
        buttons: [cancel, { label: t`Give full access`, answer: 'yes', kind: 'danger' }],
      };
    case 'retryTurn':
      return {
        title: t`Retry this turn`,
        prose: [
          t`The turn has already run a command or changed a file. Retry sends its message again; it takes nothing back, and Codex may do the same once more.`,
        ],
        subject: null,
        points: [],
        hint: null,
        buttons: [cancel, { label: t`Retry`, answer: 'yes', kind: 'primary' }],
      };
    case 'restartCodex':
      return {
        title: t`Restart Codex`,
        prose: [t`These threads are still at work. A restart ends their turns; what you see of them is kept.`],
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
            ? t`${question.name}. What it is doing is cut off, and what it has started ends too.`
            : t`${question.name} of the thread "${question.thread}". What it is doing is cut off, and what it has started ends too.`,
        ],
        subject: question.commandLine,
        points: [],
        hint: null,
        buttons: [cancel, { label: t`End process`, answer: 'yes', kind: 'danger' }],
      };
    case 'rememberReach':
      return {
        title: t`Remember this anyway`,
        prose: [t`From now on this runs without asking you, also where it leads:`, question.meaning],
        subject: question.what,
        points: [],
        hint: t`You can revoke it in Settings.`,
        buttons: [cancel, { label: t`Approve and remember`, answer: 'yes', kind: 'danger' }],
      };
    case 'keepApprovals':
      return {
        title: t`Keep remembered approvals`,
        prose: [t`What you remember from now on still answers for you after Workcell was closed and opened again.`],
        subject: null,
        points: [
          t`Each one is listed in Settings, where you can revoke it.`,
          t`Those you have made already still end with Workcell.`,
        ],
        hint: t`Asked once.`,
        buttons: [cancel, { label: t`Keep them`, answer: 'yes', kind: 'primary' }],
      };
    case 'clearRules':
      return {
        title: t`Clear remembered approvals`,
        prose: [
          question.count === 1
            ? t`One remembered approval is forgotten. Codex asks you again.`
            : t`${question.count} remembered approvals are forgotten. Codex asks you again.`,
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
          t`Your stored threads are encrypted with a new key, and the old one is forgotten. Threads go on meanwhile.`,
        ],
        subject: null,
        points: question.hasRecoveryKey
          ? [t`The recovery key that you have opens them no longer. Make a new one afterwards.`]
          : [],
        hint: null,
        buttons: [cancel, { label: t`Change key`, answer: 'yes', kind: 'primary' }],
      };
    case 'replaceRecoveryKey':
      return {
        title: t`Make a new recovery key`,
        prose: [t`You have made one before. It is shown nowhere again, and the new one replaces it.`],
        subject: null,
        points: [t`The recovery key that you have opens your threads no longer.`],
        hint: null,
        buttons: [cancel, { label: t`Make a new one`, answer: 'yes', kind: 'primary' }],
      };
    case 'startFresh':
      return {
        title: t`Start fresh`,
        prose: [t`The locked store is kept as it is, under this name. A new and empty one begins now.`],
        subject: question.aside,
        points: [
          t`Threads that Codex still has stay in the list. What only Workcell kept of them stays in the locked store.`,
          t`What happened since Workcell started is saved in the new one.`,
        ],
        hint: t`Nothing is deleted.`,
        buttons: [cancel, { label: t`Start fresh`, answer: 'yes', kind: 'primary' }],
      };
    case 'discardRun':
      return {
        title: t`Discard these changes`,
        prose: [lossOf(question)],
        subject: question.branch ?? question.run,
        points: [
          question.isApplied
            ? t`What was applied stays in the workspace.`
            : t`The workspace stays as it is: none of this was applied.`,
          t`What the run reported stays in Mission Control.`,
        ],
        hint: t`Files and commits stay in the data folder for 7 days.`,
        buttons: [cancel, { label: t`Discard`, answer: 'yes', kind: 'danger' }],
      };
    case 'removeImported':
      return {
        title: t`Remove this imported run`,
        prose: [t`Its files are deleted from this machine.`],
        subject: question.run,
        points: [t`The file that it came from stays where it is.`],
        hint: t`This cannot be undone.`,
        buttons: [cancel, { label: t`Remove`, answer: 'yes', kind: 'danger' }],
      };
    case 'deleteThread':
      return {
        title: t`Delete this thread`,
        prose: [t`"${question.title}" is removed for good, with its messages, outputs and changes.`],
        subject: null,
        points: [
          question.knownToCodex
            ? t`Codex deletes its own record too. It keeps it as long as a fork of this thread reads from it.`
            : t`Codex no longer has this thread. What is kept here is the only record.`,
          t`Files in the folder stay as they are.`,
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
              : t`It has ${size} characters. Few programs take so much.`,
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

function lossOf({ files }: Extract<Question, { kind: 'discardRun' }>): string {
  if (files === null || files === 0) return t`The worktree and the branch of this run are removed.`;
  return t`The worktree and the branch of this run are removed, with its changes in ${counted(files, 'file')}.`;
}
