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
  /** What is asked about, as code; null when it stands in the prose. */
  readonly subject: string | null;
  readonly points: readonly string[];
  readonly hint: string | null;
  readonly buttons: readonly QuestionButton[];
};

const cancel: QuestionButton = { label: 'Cancel', answer: 'no', kind: 'secondary' };

/** Puts a question into words. */
export function describeQuestion(question: Question): QuestionView {
  switch (question.kind) {
    case 'trustFolder':
      return {
        title: 'Trust this folder',
        prose: [
          'Codex is about to work in this folder for the first time. Trust it if you know where its files are from.',
        ],
        subject: question.path,
        points: [
          'Trusted: Codex may write here, and it uses the settings, skills, hooks and tool servers that the folder brings along.',
          'Read only: Codex reads and answers. It writes nothing here and uses nothing that the folder brings along.',
        ],
        hint: 'Asked once a folder. For a git project, Codex notes it in your config.toml.',
        buttons: [
          { label: 'Read only', answer: 'readOnly', kind: 'secondary' },
          { label: 'Trust folder', answer: 'yes', kind: 'primary' },
        ],
      };
    case 'fullAccess':
      return {
        title: 'Give this thread full access',
        prose: ['Everything on this machine. The sandbox is off.'],
        subject: null,
        points: [
          'Commands run without asking, anywhere, and with the network.',
          'Files outside of the folder can be changed and deleted.',
        ],
        hint: 'Asked once a thread.',
        buttons: [cancel, { label: 'Give full access', answer: 'yes', kind: 'danger' }],
      };
    case 'retryTurn':
      return {
        title: 'Retry this turn',
        prose: [
          'The turn has already run a command or changed a file. Retry sends its message again; it takes nothing back, and Codex may do the same once more.',
        ],
        subject: null,
        points: [],
        hint: null,
        buttons: [cancel, { label: 'Retry', answer: 'yes', kind: 'primary' }],
      };
    case 'restartCodex':
      return {
        title: 'Restart Codex',
        prose: ['These threads are still at work. A restart ends their turns; what you see of them is kept.'],
        subject: null,
        points: question.runningThreads,
        hint: null,
        buttons: [cancel, { label: 'Restart Codex', answer: 'yes', kind: 'primary' }],
      };
    case 'rememberReach':
      return {
        title: 'Remember this anyway',
        prose: ['From now on this runs without asking you, also where it leads:', question.meaning],
        subject: question.what,
        points: [],
        hint: 'You can revoke it in Settings.',
        buttons: [cancel, { label: 'Approve and remember', answer: 'yes', kind: 'danger' }],
      };
    case 'keepApprovals':
      return {
        title: 'Keep remembered approvals',
        prose: ['What you remember from now on still answers for you after Workcell was closed and opened again.'],
        subject: null,
        points: [
          'Each one is listed in Settings, where you can revoke it.',
          'Those you have made already still end with Workcell.',
        ],
        hint: 'Asked once.',
        buttons: [cancel, { label: 'Keep them', answer: 'yes', kind: 'primary' }],
      };
    case 'clearRules':
      return {
        title: 'Clear remembered approvals',
        prose: [
          `${question.count === 1 ? 'One remembered approval is' : `${question.count} remembered approvals are`} forgotten. Codex asks you again.`,
        ],
        subject: null,
        points: [],
        hint: null,
        buttons: [cancel, { label: 'Clear all', answer: 'yes', kind: 'danger' }],
      };
    case 'changeKey':
      return {
        title: 'Change key',
        prose: [
          'Your stored threads are encrypted with a new key, and the old one is forgotten. Threads go on meanwhile.',
        ],
        subject: null,
        points: question.hasRecoveryKey
          ? ['The recovery key that you have opens them no longer. Make a new one afterwards.']
          : [],
        hint: null,
        buttons: [cancel, { label: 'Change key', answer: 'yes', kind: 'primary' }],
      };
    case 'replaceRecoveryKey':
      return {
        title: 'Make a new recovery key',
        prose: ['You have made one before. It is shown nowhere again, and the new one replaces it.'],
        subject: null,
        points: ['The recovery key that you have opens your threads no longer.'],
        hint: null,
        buttons: [cancel, { label: 'Make a new one', answer: 'yes', kind: 'primary' }],
      };
    case 'startFresh':
      return {
        title: 'Start fresh',
        prose: ['The locked store is kept as it is, under this name. A new and empty one begins now.'],
        subject: question.aside,
        points: [
          'Threads that Codex still has stay in the list. What only Workcell kept of them stays in the locked store.',
          'What happened since Workcell started is saved in the new one.',
        ],
        hint: 'Nothing is deleted.',
        buttons: [cancel, { label: 'Start fresh', answer: 'yes', kind: 'primary' }],
      };
    case 'deleteThread':
      return {
        title: 'Delete this thread',
        prose: [`"${question.title}" is removed for good, with its messages, outputs and changes.`],
        subject: null,
        points: [
          question.knownToCodex
            ? 'Codex deletes its own record too. It keeps it as long as a fork of this thread reads from it.'
            : 'Codex no longer has this thread: what is kept here is the only record of it.',
          'Files in the folder stay as they are.',
        ],
        hint: 'This cannot be undone.',
        buttons: [cancel, { label: 'Delete thread', answer: 'yes', kind: 'danger' }],
      };
    case 'copySpeech': {
      const size = `It has ${question.characters.toLocaleString('en')} characters`;
      const isSensitive = question.secrets.length > 0;
      return {
        title: `Copy ${question.name}`,
        prose: [isSensitive ? `${size} and ${nameFindings(question.secrets)}.` : `${size}. Few programs take so much.`],
        subject: null,
        points: question.secrets.map(describeFinding).map(({ what, where }) => `${what}: ${where}`),
        hint: null,
        buttons: [
          cancel,
          { label: isSensitive ? 'Copy anyway' : 'Copy', answer: 'yes', kind: isSensitive ? 'secondary' : 'primary' },
          ...(isSensitive ? [{ label: 'Mask and copy', answer: 'mask', kind: 'primary' } as const] : []),
        ],
      };
    }
  }
}
