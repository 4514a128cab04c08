import { isOfCodexConfig } from '../../../shared/alerts/alert.ts';
import { isMac } from '../../actions/platform.ts';
import { useAlerts } from '../../stores/alerts.store.ts';
import { useAttaching } from '../../stores/attaching.store.ts';
import { useAuth } from '../../stores/auth.store.ts';
import { useCli } from '../../stores/cli.store.ts';
import { useComposer } from '../../stores/composer.store.ts';
import { useConnection } from '../../stores/connection.store.ts';
import type { DraftKey } from '../../stores/draft-key.ts';
import { useDrafts } from '../../stores/drafts.store.ts';
import { useInputQuestion } from '../../stores/input-question.store.ts';
import { useThreads } from '../../stores/threads.store.ts';
import { useTranscript } from '../../stores/transcript.store.ts';
import { useWorkspace } from '../../stores/workspace.store.ts';
import { type ComposerFacts, type ComposerView, describeComposer, workIn } from './composer.view-model.ts';

/** The composer of the shown thread, and what it holds. Streaming text does not touch it. */
export function useComposerView(): {
  readonly view: ComposerView;
  readonly draftKey: DraftKey;
  readonly draft: string;
  readonly sending: boolean;
} {
  const thread = useThreads((state) => state.shown);
  const draftKey: DraftKey = thread ?? 'new';
  const draft = useDrafts((state) => state.drafts[draftKey] ?? '');
  const sending = useComposer((state) => state.sending.includes(draftKey));
  const facts: ComposerFacts = {
    draft,
    attached: useDrafts(
      (state) => (state.attachments[draftKey]?.length ?? 0) + (state.comments[draftKey]?.length ?? 0),
    ),
    attaching: useAttaching((state) => state.underWay[draftKey] ?? 0),
    sending,
    asking: useInputQuestion(({ open }) => open?.key === draftKey),
    denied: useComposer(({ problem }) => problem?.key === draftKey && problem.isDenied),
    problem: useComposer(({ problem }) => (problem?.key === draftKey ? problem.sentence : null)),
    line: useConnection((state) => state.line),
    cli: useCli((state) => state.cli.phase),
    auth: useAuth((state) => state.auth),
    configUnused: useAlerts(({ alerts }) => alerts.some(isOfCodexConfig)),
    workspace: useWorkspace((state) => state.workspace?.name ?? null),
    thread: useTranscript(({ state }) => (thread === null || state === 'none' ? 'new' : state)),
    work: useTranscript(({ transcript }) => workIn(transcript)),
    standing: useThreads(({ standings }) => (thread === null ? 'usual' : (standings[thread]?.type ?? 'usual'))),
    mod: isMac ? '⌘' : 'Ctrl',
  };
  return { view: describeComposer(facts), draftKey, draft, sending };
}
