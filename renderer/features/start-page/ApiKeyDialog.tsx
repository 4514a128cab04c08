import { t } from '../../../shared/i18n/i18n.ts';
import { describeAuthFailure, signInWithApiKey } from '../../commands/auth.commands.ts';
import { joinAlertText } from '../../commands/show-problem.ts';
import { SecretDialog } from '../../components/SecretDialog.tsx';

/** Signs in with an API key of the provider. The key goes to Codex. */
export default function ApiKeyDialog({ onClose }: { readonly onClose: () => void }) {
  return (
    <SecretDialog
      title={t`Use an API key`}
      prose={t`Turns are billed per token. Codex keeps the key in its own folder on this machine.`}
      label={t`API key`}
      action={t`Sign in`}
      hidden
      onSubmit={async (typed) => {
        const failure = await signInWithApiKey(typed);
        return failure === null ? null : joinAlertText(describeAuthFailure(failure));
      }}
      onClose={onClose}
    />
  );
}
