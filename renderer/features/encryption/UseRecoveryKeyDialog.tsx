import { t } from '../../../shared/i18n/i18n.ts';
import { useRecoveryKey as openWithRecoveryKey } from '../../commands/encryption.commands.ts';
import { SecretDialog } from '../../components/SecretDialog.tsx';
import { describeRecoveryProblem } from './encryption.view-model.ts';

const prose = t`Type or paste your 13 groups. Case, spaces and dashes do not matter. This computer then stores the key again.`;

/** Opens a locked store with the user's recovery key. */
export default function UseRecoveryKeyDialog({ onClose }: { readonly onClose: () => void }) {
  return (
    <SecretDialog
      title={t`Use recovery key`}
      prose={prose}
      label={t`Recovery key`}
      action={t`Open threads`}
      onSubmit={async (typed) => {
        const failure = await openWithRecoveryKey(typed);
        return failure === null ? null : describeRecoveryProblem(failure);
      }}
      onClose={onClose}
    />
  );
}
