import { useId, useRef, useState } from 'react';
import { visibleText } from '../../../shared/base/visible-text.ts';
import type { HookTexts, UncommittedState } from '../../../shared/contract/commits.ts';
import { t } from '../../../shared/i18n/i18n.ts';
import { readHooks, readUncommitted } from '../../commands/commits.commands.ts';
import { Button } from '../../components/Button.tsx';
import { Checkbox } from '../../components/Checkbox.tsx';
import styles from './CommitDialog.module.css';
import { describeHooks, findCurrentHooks } from './commit.view-model.ts';

export type CommitHooksProps = {
  readonly state: UncommittedState;
  /** Allows the hooks with a digest; null for none. */
  readonly onAllow: (digest: string | null) => Promise<void>;
};

/** Says which hooks the repository has, shows them, and lets them run. */
export function CommitHooks({ onAllow, state }: CommitHooksProps) {
  const [read, setRead] = useState<HookTexts | string | null>(null);
  /** The answer that is on its way. */
  const [wanted, setWanted] = useState<boolean | null>(null);
  const id = useId();
  const button = useRef<HTMLButtonElement>(null);
  const view = describeHooks(state);
  if (view === null) return null;
  const shown = typeof read === 'string' ? read : findCurrentHooks(state, read);
  const texts = typeof shown === 'string' ? null : shown;
  const show = async (): Promise<void> => {
    if (shown !== null) return setRead(null);
    const answer = await readHooks();
    setRead(answer.ok ? answer.value : answer.error.message);
    if (answer.ok && findCurrentHooks(state, answer.value) === null) await readUncommitted();
  };
  const allow = async (isAllowed: boolean): Promise<void> => {
    // The box will be disabled.
    if (!isAllowed && texts === null) button.current?.focus();
    setWanted(isAllowed);
    await onAllow(isAllowed ? (texts?.digest ?? null) : null);
    setWanted(null);
  };
  return (
    <div className={styles.hooks}>
      <p className={styles.notes}>{view.fact}</p>
      {view.isAllowed !== null && (
        <div className={styles.options}>
          <Checkbox
            checked={(wanted ?? view.isAllowed) ? 'all' : 'none'}
            disabled={wanted === null && !view.isAllowed && texts === null}
            onChange={(checked) => void allow(checked)}
          >
            {t`Run hooks at commits`}
          </Checkbox>
          <Button
            ref={button}
            kind="quiet"
            size={24}
            aria-expanded={shown !== null}
            aria-controls={id}
            onClick={() => void show()}
          >
            {shown === null ? t`Show hooks` : t`Hide hooks`}
          </Button>
        </div>
      )}
      <div id={id} className={styles.shown} hidden={shown === null}>
        {typeof shown === 'string' && <p role="alert">{shown}</p>}
        {texts !== null && <Texts texts={texts} />}
      </div>
    </div>
  );
}

/** The most other files that are named. */
const maxNames = 50;

function Texts({ texts }: { readonly texts: HookTexts }) {
  return (
    <>
      <p className={styles.notes}>
        {t`They run in Codex's sandbox, without network. They can change the files of this folder, but not “.git”. You allow these files as they are now. What they start or load from elsewhere may change.`}
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
      {texts.others.length > 0 && (
        <p className={styles.notes}>
          {t`You also allow these files next to them: ${visibleText(texts.others.slice(0, maxNames).join(', '))}${texts.others.length > maxNames ? ' …' : ''}`}
        </p>
      )}
    </>
  );
}
