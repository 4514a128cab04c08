import { isCodexConfigAlert } from '../shared/alerts/alert.ts';
import { askForTrust } from './commands/consent.commands.ts';
import { useAlerts } from './stores/alerts.store.ts';
import { useCli } from './stores/cli.store.ts';
import { useConnection } from './stores/connection.store.ts';
import { useConsent } from './stores/consent.store.ts';
import { useFrame } from './stores/frame.store.ts';
import { useQuestions } from './stores/questions.store.ts';
import { useWorkspace } from './stores/workspace.store.ts';

/**
 * Asks whether the user trusts a folder as soon as this window opens it, unless they have answered before. Waits for
 * the first-run dialog, other dialogs and other questions, and for a Codex that cannot start or read its settings: that
 * problem comes first.
 * Asks once each time a folder opens: never in the middle of work, and not after the question was closed. An answer in
 * another window closes it. The returned function stops it.
 */
export function followOpenedFolder(): () => void {
  /** The open folder, once it needs no question anymore. */
  let settled: string | null = null;
  let asking: string | null = null;
  /** The open folder, while its question has no answer. */
  let unanswered: string | null = null;
  const look = (): void => {
    const { workspace } = useWorkspace.getState();
    const path = useConnection.getState().profile === 'personal' ? (workspace?.path ?? null) : null;
    const isKnown = workspace === null || workspace.trust !== 'unknown' || workspace.problem !== undefined;
    if (asking !== null && (path !== asking || isCodexBroken())) withdrawQuestion(asking, 'no');
    // This includes the question of a message that was sent before the answer had arrived.
    if (path !== null && path === unanswered && isKnown) withdrawQuestion(path, 'settled');
    unanswered = isKnown ? null : path;
    if (path === null || isKnown) settled = path;
    if (path === null || path === settled || asking !== null || isBusy()) return;
    asking = path;
    void askForTrust(path, () => path === unanswered && !isBusy()).then((outcome) => {
      asking = null;
      if (outcome === 'asked' && !isCodexBroken()) settled = path;
      // Something else may have come first, or another folder may be open now.
      if (outcome !== 'failed') look();
    });
  };
  const stops = [useWorkspace, useConnection, useConsent, useFrame, useQuestions, useCli, useAlerts].map((store) =>
    store.subscribe(look),
  );
  look();
  return () => {
    for (const stop of stops) stop();
  };
}

/** Returns whether Codex cannot start, or cannot read its config.toml, which may have the answer. */
function isCodexBroken(): boolean {
  return useCli.getState().cli.phase === 'failed' || useAlerts.getState().alerts.some(isCodexConfigAlert);
}

/** Returns whether something else waits for the user. */
function isBusy(): boolean {
  return (
    isCodexBroken() ||
    useConsent.getState().consent.question === 'open' ||
    useFrame.getState().dialog !== null ||
    useQuestions.getState().open !== null
  );
}

/** Closes the question about a folder, unless the user wants to change an answer. */
function withdrawQuestion(path: string, answer: 'settled' | 'no'): void {
  const { open } = useQuestions.getState();
  if (open?.question.kind !== 'trustFolder' || open.question.path !== path) return;
  if (open.question.answered === null) open.answer(answer);
}
