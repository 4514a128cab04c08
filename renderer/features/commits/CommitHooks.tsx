import { useId, useState } from 'react';
import { visibleText } from '../../../shared/base/visible-text.ts';
import type { HookTexts, UncommittedState } from '../../../shared/contract/commits.ts';
import { t } from '../../../shared/i18n/i18n.ts';
import { readHooks } from '../../commands/commits.commands.ts';
import { Button } from '../../components/Button.tsx';
import { Checkbox } from '../../components/Checkbox.tsx';
import styles from './CommitDialog.module.css';
import { describeHooks } from './commit.view-model.ts';

export type CommitHooksProps = {
  readonly state: UncommittedState;
  readonly onAllow: (isAllowed: boolean) => Promise<void>;
};

/** Says which hooks the repository has, shows them, and lets them run. */
export function CommitHooks({ onAllow, state }: CommitHooksProps) {
  const [shown, setShown] = useState<HookTexts | string | null>(null);
  /** The answer that is on its way. */
  const [wanted, setWanted] = useState<boolean | null>(null);
  const id = useId();
  const view = describeHooks(state);
  if (view === null) return null;
  const show = async (): Promise<void> => {
    if (shown !== null) return setShown(null);
    const read = await readHooks();
    setShown(read.ok ? read.value : read.error.message);
  };
  const allow = async (isAllowed: boolean): Promise<void> => {
    setWanted(isAllowed);
    await onAllow(isAllowed);
    setWanted(null);
  };
  return (
    <div className={styles.hooks}>
      <p className={styles.notes}>{view.fact}</p>
      {view.isAllowed !== null && (
        <div className={styles.options}>
          <Checkbox checked={(wanted ?? view.isAllowed) ? 'all' : 'none'} onChange={(checked) => void allow(checked)}>
            {t`Run hooks at commits`}
          </Checkbox>
          <Button kind="quiet" size={24} aria-expanded={shown !== null} aria-controls={id} onClick={() => void show()}>
            {shown === null ? t`Show hooks` : t`Hide hooks`}
          </Button>
        </div>
      )}
      <div id={id} className={styles.shown} hidden={shown === null}>
        {typeof shown === 'string' && <p role="alert">{shown}</p>}
        {shown !== null && typeof shown !== 'string' && <Texts texts={shown} />}
      </div>
    </div>
  );
}

function Texts({ texts }: { readonly texts: HookTexts }) {
  return (
    <>
      <p className={styles.notes}>
        {t`They run in Codex's sandbox, without network. They can change the files of this folder, but not “.git”. You allow exactly these texts; the programs that they start may change.`}
      </p>
      {texts.files.map(({ isCut, path, text }) => (
        <figure key={path}>
          <figcaption className={styles.notes}>{visibleText(path)}</figcaption>
          {/* biome-ignore lint/a11y/noNoninteractiveTabindex: the keyboard must be able to scroll long content */}
          <pre className={styles.hook} tabIndex={0}>
            {visibleText(text)}
          </pre>
          {isCut && <p className={styles.notes}>{t`The rest is not shown.`}</p>}
        </figure>
      ))}
    </>
  );
}
