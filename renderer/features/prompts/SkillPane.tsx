import { visibleText } from '../../../shared/base/visible-text.ts';
import type { Skill } from '../../../shared/catalogs/prompts/skill.ts';
import { t } from '../../../shared/i18n/i18n.ts';
import { Button } from '../../components/Button.tsx';
import styles from './Pane.module.css';
import { scopeText } from './prompt-words.ts';

/** One skill, and what naming it in a message does. */
export function SkillPane({ skill, onInsert }: { readonly skill: Skill; readonly onInsert: () => void }) {
  return (
    <div className={styles.pane}>
      <div className={styles.body}>
        <h3 className={styles.name}>{visibleText(skill.name)}</h3>
        <p className={styles.about}>{visibleText(skill.about)}</p>
        <h4 className={styles.label}>{t`What is inserted`}</h4>
        <pre className={styles.text}>${visibleText(skill.name)}</pre>
        <p className={styles.about}>{t`Codex reads the skill with the message and follows it.`}</p>
        <p className={styles.path}>{visibleText(skill.path)}</p>
      </div>
      <footer className={styles.foot}>
        <span className={styles.hint}>
          {skill.enabled ? scopeText[skill.scope] : t`Switched off in config.toml of Codex`}
        </span>
        <Button kind="primary" size={32} disabled={!skill.enabled} onClick={onInsert} data-insert>
          {t`Insert`}
        </Button>
      </footer>
    </div>
  );
}
