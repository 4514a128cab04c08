import { useContext, useMemo, useState } from 'react';
import { t } from '../../../../shared/i18n/i18n.ts';
import { type CodeAction, readSuggestedAction } from '../../../../shared/suggested-actions/suggested-action.ts';
import { proposeAction } from '../../../commands/suggested-actions.commands.ts';
import { Button } from '../../../components/Button.tsx';
import { SuggestingTurnContext } from './suggesting-turn.ts';

export type SuggestedActionButtonProps = { readonly language: string; readonly code: string };

/**
 * Shows the action that a code block in a complete answer suggests; renders nothing if there is none. The action asks
 * the user first.
 */
export function SuggestedActionButton({ language, code }: SuggestedActionButtonProps) {
  const turnId = useContext(SuggestingTurnContext);
  const [asking, setAsking] = useState(false);
  const action = useMemo(
    () => (turnId === null ? null : readSuggestedAction(language, code)),
    [turnId, language, code],
  );
  if (turnId === null || action === null) return null;
  const press = async (): Promise<void> => {
    setAsking(true);
    await proposeAction(turnId, action);
    setAsking(false);
  };
  return (
    <Button kind="quiet" size={24} busy={asking} onClick={() => void press()}>
      {labels[action.type]}
    </Button>
  );
}

const labels: Readonly<Record<CodeAction['type'], string>> = {
  runCommand: t`Run command`,
  applyDiff: t`Apply diff`,
};
