import barTones from '../../components/bars.module.css';
import { type BarTone, isStriped } from './bar-tones.ts';

export type WaterfallBarProps = {
  readonly tone: BarTone;
  /** In px. */
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
  readonly radius?: number;
};

/** Draws one bar of a waterfall. */
export function WaterfallBar({ tone, left, top, width, height, radius = 0 }: WaterfallBarProps) {
  return isStriped(tone) ? (
    <path className={barTones[tone]} d={`M${left} ${top + height / 2}h${width}`} strokeWidth={height} />
  ) : (
    <rect className={barTones[tone]} x={left} y={top} width={width} height={height} rx={radius} />
  );
}
