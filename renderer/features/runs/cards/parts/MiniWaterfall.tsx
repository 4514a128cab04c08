import { memo } from 'react';
import type { RunCard } from '../../../../../shared/runs/run-card.ts';
import barTones from '../../../../components/bars.module.css';
import { miniHeight, miniLanes, miniPaths } from '../../mini-bars.ts';
import styles from './MiniWaterfall.module.css';

/** What a run did over time, in three lanes; decoration next to the words. */
export const MiniWaterfall = memo(({ bars }: { readonly bars: RunCard['bars'] }) => (
  <svg className={styles.strip} viewBox={`0 0 1000 ${miniHeight}`} preserveAspectRatio="none" aria-hidden="true">
    {miniLanes.map((y) => (
      <path key={y} className={styles.lane} d={`M0 ${y}h1000`} />
    ))}
    {miniPaths(bars).map(({ path, tone }) => (
      <path key={tone} className={barTones[tone]} d={path} />
    ))}
  </svg>
));
