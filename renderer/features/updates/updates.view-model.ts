import { t } from '../../../shared/i18n/i18n.ts';
import type { ConsentState } from '../../../shared/privacy/consent/consent-state.ts';
import type { UpdateProblem, UpdateState, UpdatesMissing } from '../../../shared/updates/update-state.ts';
import { formatExactTime } from '../../components/format/time.ts';
import { describeOffReason } from '../privacy/describe-off-reason.ts';

export type UpdateCommand = 'check' | 'restart' | 'stay';

/** The state of the app's update. */
export type UpdateView = {
  readonly help: string;
  /** The action that the user can take; at most one. */
  readonly command: UpdateCommand | null;
  /** What is new in the version that is ready. */
  readonly notes: readonly NoteLine[];
};

/** A line of release notes. */
export type NoteLine = { readonly kind: 'item' | 'text'; readonly text: string };

/** Describes the update for its row in Settings. `consent` has the reason if updates are off. */
export function describeUpdate(state: UpdateState, consent: ConsentState): UpdateView {
  switch (state.type) {
    case 'missing':
      return createPlainView(missingText[state.because]);
    case 'off':
      return createPlainView(describeOff(consent));
    case 'notAsked':
      return { ...createPlainView(t`Not checked yet.`), command: 'check' };
    case 'checking':
      return createPlainView(t`Checking for updates.`);
    case 'none':
      return {
        ...createPlainView(t`You have the newest version, as of ${formatExactTime(state.at)}.`),
        command: 'check',
      };
    case 'downloading':
      return createPlainView(t`Downloading ${state.release.version}: ${state.percent}%.`);
    case 'ready':
      return {
        help: state.restarts
          ? t`Workcell restarts with ${state.release.version} when no turns are running and no approvals are waiting.`
          : t`${state.release.version} is downloaded and verified. Restart to install it.`,
        command: state.restarts ? 'stay' : 'restart',
        notes: readNotes(state.release.notes),
      };
    case 'failed':
      return { ...createPlainView(describeProblem(state.problem)), command: 'check' };
  }
}

const createPlainView = (help: string): UpdateView => ({ help, command: null, notes: [] });

const missingText: Readonly<Record<UpdatesMissing, string>> = {
  browser: t`Workcell does not update itself in a browser. Update it the way you installed it.`,
  noAddress: t`This build has no update address, so it never checks for updates.`,
  otherMeans: t`This Workcell does not update itself. Update it the way you installed it.`,
};

function describeOff(consent: ConsentState): string {
  const { updateCheck } = consent;
  const reason = updateCheck.on ? null : describeOffReason(updateCheck.because, consent);
  return reason ?? t`Off. Turn on Check for updates in Privacy.`;
}

function describeProblem({ detail, kind }: UpdateProblem): string {
  const again = t`Workcell tries again in an hour.`;
  return `${problemFacts[kind]} ${again}${detail === '' ? '' : ` (${detail})`}`;
}

const problemFacts: Readonly<Record<UpdateProblem['kind'], string>> = {
  unreachable: t`The update server did not respond.`,
  cutOff: t`The connection was lost. Nothing was kept.`,
  unreadable: t`The update server's answer is not a Workcell release.`,
  notSigned: t`This release was not signed by Workcell's publisher, so it was not used.`,
  damaged: t`The download does not match its signature. Nothing was kept.`,
  notKept: t`The download could not be written to disk.`,
  other: t`The update failed.`,
};

/** Reads the notes of a release: Markdown with lists and headings. An indented line continues the previous one. */
export function readNotes(notes: string): readonly NoteLine[] {
  const lines = notes.replace(/\n[ \t]+(?=\S)/g, ' ').split('\n');
  return lines
    .map((line) => line.trim())
    .filter((line) => line !== '')
    .map((line) => {
      const item = /^[-*] +(.*)$/.exec(line)?.[1];
      return item === undefined ? { kind: 'text', text: line.replace(/^#+ */, '') } : { kind: 'item', text: item };
    });
}
