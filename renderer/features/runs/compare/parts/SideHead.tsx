import { visibleProse } from '../../../../../shared/base/visible-text.ts';
import { t } from '../../../../../shared/i18n/i18n.ts';
import { keyOfRun } from '../../../../../shared/runs/run-ref.ts';
import { openComparedRun } from '../../../../commands/comparing.commands.ts';
import { Button } from '../../../../components/Button.tsx';
import { StateGlyph } from '../../../../components/StateGlyph.tsx';
import { tooltipWhenCut } from '../../../../components/tooltip.ts';
import { useWorkcells } from '../../../../stores/recorded-runs.store.ts';
import { describeRun } from '../../describe-run.ts';
import type { SideState } from '../comparison.ts';
import styles from './SideHead.module.css';

/** Names the run of a column, with a link to all of it. */
export function SideHead({ name, side }: { readonly name: string; readonly side: SideState }) {
  const { read, run } = side;
  const card = useWorkcells((state) => state.cards.get(keyOfRun(run)));
  const title = visibleProse((read?.info.card ?? card)?.title ?? run.workcellId) || t`No title`;
  return (
    <section className={styles.side} aria-label={name}>
      <span className={styles.name}>{name}</span>
      <StateGlyph state={read === null ? 'starting' : describeRun(read.totals).glyph} size={16} />
      <div className={styles.names}>
        <h2 className={styles.title} {...tooltipWhenCut(title)}>
          {title}
        </h2>
        <p className={styles.id}>{run.workcellId}</p>
      </div>
      <Button kind="quiet" size={28} onClick={() => openComparedRun(run, null)}>{t`View Details`}</Button>
    </section>
  );
}
