import { t } from '../../shared/i18n/i18n.ts';
import type { EditorId, FoundPrograms } from '../../shared/settings/editors.ts';
import { describeWireFault } from '../client/describe-wire-fault.ts';
import { hostClient } from '../client/page-client.ts';
import { settingsChanged } from '../stores/settings.store.ts';
import { showProblem } from './show-problem.ts';

/** Lists the programs on this machine to choose from; null when the host does not answer. */
export async function listPrograms(): Promise<FoundPrograms | null> {
  const found = await hostClient.request('listPrograms', null);
  return found.ok ? found.value : null;
}

/** Sets the editor that opens files; null shows them in their folder. Shows a toast if that was not saved. */
export async function chooseEditor(editor: EditorId | null): Promise<void> {
  applyChoice(await hostClient.request('chooseEditor', { editor }));
}

/** Sets which Codex the next start uses: the default one, or the one on PATH. Shows a toast if that was not saved. */
export async function chooseCodex(codex: 'usual' | 'path'): Promise<void> {
  applyChoice(await hostClient.request('chooseCodex', { codex }));
}

function applyChoice(chosen: Awaited<ReturnType<typeof hostClient.request<'chooseEditor'>>>): void {
  if (chosen.ok) settingsChanged(chosen.value);
  else if (chosen.error.type === 'notSaved')
    showProblem({ fact: t`This was not saved.`, detail: chosen.error.message });
  else if (chosen.error.type === 'notFound')
    showProblem({ fact: t`This program no longer exists.`, detail: t`Choose another one.` });
  else showProblem(describeWireFault(chosen.error));
}
