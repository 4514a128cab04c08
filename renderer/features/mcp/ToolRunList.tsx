import { useState } from 'react';
import { visibleText } from '../../../shared/base/visible-text.ts';
import type { ToolRun } from '../../../shared/catalogs/mcp/tool-run.ts';
import { formatElapsed } from '../../../shared/i18n/duration.ts';
import { t, term } from '../../../shared/i18n/i18n.ts';
import { Button } from '../../components/Button.tsx';
import { StateGlyph } from '../../components/StateGlyph.tsx';
import { useNow } from '../../components/use-now.ts';
import styles from '../prompts/Pane.module.css';
import own from './ToolRunList.module.css';
import type { ToolRunView } from './tool-runs.view-model.ts';

export type ToolRunListProps = { readonly runs: readonly ToolRunView[]; readonly onShow: (run: ToolRun) => void };

/** Lists tool calls. Each expands into its arguments and its result, with a link to its turn. */
export function ToolRunList({ runs, onShow }: ToolRunListProps) {
  const [open, setOpen] = useState<string | null>(null);
  if (runs.length === 0) return null;
  return (
    <>
      <h4 className={styles.label}>{term('Runs', 'of a tool')}</h4>
      <ul className={own.runs} aria-label={term('Runs', 'of a tool')}>
        {runs.map(({ glyph, key, run, runningSince, texts, text: words }) => (
          <li key={key}>
            <button
              type="button"
              className={own.run}
              aria-expanded={open === key}
              onClick={() => setOpen(open === key ? null : key)}
            >
              <StateGlyph state={glyph} />
              <code className={own.tool}>{visibleText(run.tool)}</code>
              <span className={own.words}>
                {visibleText(words)}
                {runningSince !== null && <Running since={runningSince} />}
              </span>
            </button>
            {open === key && (
              <div className={own.opened}>
                {texts.map(({ name, text }) => (
                  <div key={name}>
                    <p className={styles.hint}>{name}</p>
                    <pre className={styles.text}>{visibleText(text)}</pre>
                  </div>
                ))}
                <Button size={24} onClick={() => onShow(run)}>
                  {t`Show in thread`}
                </Button>
              </div>
            )}
          </li>
        ))}
      </ul>
    </>
  );
}

function Running({ since }: { readonly since: number }) {
  return <>, {formatElapsed(useNow(true) - since)}</>;
}
