import { t } from '../../../shared/i18n/i18n.ts';
import { checkForUpdate, restartToUpdate } from '../../commands/app.commands.ts';
import { Button } from '../../components/Button.tsx';
import { useConsent } from '../../stores/consent.store.ts';
import { useUpdates } from '../../stores/updates.store.ts';
import styles from './UpdateControl.module.css';
import { describeUpdate, type UpdateCommand } from './updates.view-model.ts';

/** Shows the actions for a newer version, and what is new in it. */
export function UpdateControl({ helpId }: { readonly helpId: string }) {
  const state = useUpdates(({ update }) => update);
  const consent = useConsent((facts) => facts.consent);
  const { command, notes } = describeUpdate(state, consent);
  return (
    <>
      {command !== null && (
        <Button aria-describedby={helpId} onClick={() => void commands[command].run()}>
          {commands[command].title}
        </Button>
      )}
      {notes.length > 0 && (
        <ul aria-label={t`What's new`} className={styles.notes}>
          {notes.map(({ kind, text }) => (
            <li key={text} className={kind === 'item' ? styles.item : undefined}>
              {text}
            </li>
          ))}
        </ul>
      )}
    </>
  );
}

const commands: Readonly<Record<UpdateCommand, { readonly title: string; readonly run: () => Promise<void> }>> = {
  check: { title: t`Check now`, run: checkForUpdate },
  restart: { title: t`Restart to update`, run: () => restartToUpdate(true) },
  stay: { title: t`Cancel restart`, run: () => restartToUpdate(false) },
};
