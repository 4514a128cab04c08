import { describeAuthFailure, signInWithApiKey } from '../../commands/auth.commands.ts';
import { inOneLine } from '../../commands/tell-problem.ts';
import { SecretDialog } from '../../components/SecretDialog.tsx';

/** Signs in with a key of the provider's, which goes to Codex. */
export default function ApiKeyDialog({ onClose }: { readonly onClose: () => void }) {
  return (
    <SecretDialog
      title="Use an API key"
      prose="Turns are billed per token. Codex keeps the key in its own folder on this machine."
      label="API key"
      action="Sign in"
      hidden
      onSubmit={async (typed) => {
        const failure = await signInWithApiKey(typed);
        return failure === null ? null : inOneLine(describeAuthFailure(failure));
      }}
      onClose={onClose}
    />
  );
}
