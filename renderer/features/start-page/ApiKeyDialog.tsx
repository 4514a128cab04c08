import { type FormEvent, useState } from 'react';
import { describeAuthFailure, signInWithApiKey } from '../../commands/auth.commands.ts';
import { inOneLine } from '../../commands/tell-problem.ts';
import { Button } from '../../components/Button.tsx';
import { Dialog, DialogFooter } from '../../components/Dialog.tsx';
import { Field } from '../../components/Field.tsx';
import styles from './ApiKeyDialog.module.css';

/** Signs in with a key of the provider's. The key goes to Codex and stays in no store of the page. */
export default function ApiKeyDialog({ onClose }: { readonly onClose: () => void }) {
  const [apiKey, setApiKey] = useState('');
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string>();

  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    if (apiKey.trim() === '' || busy) return;
    setBusy(true);
    const failure = await signInWithApiKey(apiKey.trim());
    setBusy(false);
    if (failure === null) onClose();
    else setProblem(inOneLine(describeAuthFailure(failure)));
  };

  return (
    <Dialog title="Use an API key" onClose={onClose}>
      <p className={styles.prose}>Turns are billed per token. Codex keeps the key in its own folder on this machine.</p>
      <form onSubmit={(event) => void submit(event)}>
        <Field
          label="API key"
          type="password"
          code
          value={apiKey}
          problem={problem}
          onChange={(event) => {
            setApiKey(event.target.value);
            setProblem(undefined);
          }}
          data-first-focus
        />
        <DialogFooter>
          <Button size={32} onClick={onClose}>
            Cancel
          </Button>
          <Button kind="primary" size={32} type="submit" busy={busy} disabled={apiKey.trim() === ''}>
            Sign in
          </Button>
        </DialogFooter>
      </form>
    </Dialog>
  );
}
