import { t } from '../../../shared/i18n/i18n.ts';
import type { ConsentState } from '../../../shared/privacy/consent/consent-state.ts';
import type { UpdateProblem, UpdateState, UpdatesMissing } from '../../../shared/updates/update-state.ts';
import { formatExactTime } from '../../components/format/time.ts';
import { reasonText } from '../privacy/reason-words.ts';

export type UpdateCommand = 'check' | 'restart' | 'stay';

/** The state of the app's update, in words. */
export type UpdateView = {
  readonly help: string;
  /** The action that a person can take; at most one. */
  readonly command: UpdateCommand | null;
  /** What is new in the version that is ready. */
  readonly notes: readonly NoteLine[];
};

/** A line of release notes. */
export type NoteLine = { readonly kind: 'item' | 'text'; readonly words: string };

export function describeUpdate(state: UpdateState, consent: ConsentState): UpdateView {
  switch (state.type) {
    case 'missing':
      return plain(missingWords[state.because]);
    case 'off':
      return plain(offWords(consent));
    case 'notAsked':
      return { ...plain(t`Not asked yet.`), command: 'check' };
    case 'checking':
      return plain(t`Asks for a newer version.`);
    case 'none':
      return { ...plain(t`This is the newest version, as of ${formatExactTime(state.at)}.`), command: 'check' };
    case 'downloading':
      return plain(t`Downloads ${state.release.version}: ${state.percent} %.`);
    case 'ready':
      return {
        help: state.restarts
          ? t`Workcell restarts with ${state.release.version} when no turn runs and no approval waits.`
          : t`${state.release.version} is downloaded and verified. It is installed when you restart to update.`,
        command: state.restarts ? 'stay' : 'restart',
        notes: readNotes(state.release.notes),
      };
    case 'failed':
      return { ...plain(problemText(state.problem)), command: 'check' };
  }
}

const plain = (help: string): UpdateView => ({ help, command: null, notes: [] });

const missingWords: Readonly<Record<UpdatesMissing, string>> = {
  browser: t`In a browser Workcell does not update itself. It is updated by what it was installed with.`,
  noAddress: t`This build has no address to ask for newer versions. It asks nowhere, whatever is switched on.`,
  otherMeans: t`This Workcell does not update itself. It is updated by what it was installed with.`,
};

function offWords(consent: ConsentState): string {
  const { updateCheck } = consent;
  const reason = updateCheck.on ? null : reasonText(updateCheck.because, consent);
  return reason ?? t`Off. Check for updates in Privacy switches it on.`;
}

function problemText({ detail, kind }: UpdateProblem): string {
  const again = t`It is tried again in an hour.`;
  return `${problemFacts[kind]} ${again}${detail === '' ? '' : ` (${detail})`}`;
}

const problemFacts: Readonly<Record<UpdateProblem['kind'], string>> = {
  unreachable: t`Nobody answered who has newer versions.`,
  cutOff: t`The connection broke. Nothing was kept.`,
  unreadable: t`What came in answer is no release of Workcell.`,
  notSigned: t`This release was not signed by Workcell's publisher, so it was not used.`,
  damaged: t`The download does not match its signature. Nothing was kept.`,
  notKept: t`The download could not be written to disk.`,
  other: t`The update did not succeed.`,
};

/** The notes of a release: Markdown with lists and headings. An indented line continues the previous one. */
export function readNotes(notes: string): readonly NoteLine[] {
  const lines = notes.replace(/\n[ \t]+(?=\S)/g, ' ').split('\n');
  return lines
    .map((line) => line.trim())
    .filter((line) => line !== '')
    .map((line) => {
      const item = /^[-*] +(.*)$/.exec(line)?.[1];
      return item === undefined ? { kind: 'text', words: line.replace(/^#+ */, '') } : { kind: 'item', words: item };
    });
}
