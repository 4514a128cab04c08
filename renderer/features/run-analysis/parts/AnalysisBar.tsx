import RefreshIcon from 'lucide-react/icons/refresh-cw';
import type { RunAnalysis } from '../../../../shared/analysis/run-analysis.ts';
import { t } from '../../../../shared/words/words.ts';
import { toolName } from '../../../../shared/workcells/tool-name.ts';
import { Button } from '../../../components/Button.tsx';
import { SegmentedControl } from '../../../components/SegmentedControl.tsx';
import { Select } from '../../../components/Select.tsx';
import { modelWords } from '../tool-words.ts';
import type { Wish } from '../use-analysis.ts';
import styles from './AnalysisBar.module.css';

const periods = [
  { value: '7', name: t`7 days` },
  { value: '30', name: t`30 days` },
  { value: '90', name: t`90 days` },
  { value: 'all', name: t`All time` },
] as const;

/** Which runs to analyze. */
export function AnalysisBar(props: {
  readonly wish: Wish;
  readonly analysis: RunAnalysis | null;
  readonly isReading: boolean;
  readonly onChange: (wish: Wish) => void;
  readonly onAgain: () => void;
}) {
  const { analysis, isReading, onAgain, onChange, wish } = props;
  const tools = (analysis?.toolChoices ?? []).map((value) => ({ value, label: toolName(value) }));
  const models = (analysis?.modelChoices ?? []).map((value) => ({ value, label: modelWords(value) }));
  return (
    <div className={styles.bar}>
      <SegmentedControl
        name={t`Period`}
        value={periods.find(({ value }) => value === String(wish.days))?.value ?? 'all'}
        segments={periods}
        onChange={(value) => onChange({ ...wish, days: value === 'all' ? null : Number(value) })}
      />
      <Select
        kind="picker"
        name={t`Tool`}
        value={wish.tool ?? ''}
        options={[{ value: '', label: t`All tools` }, ...kept(tools, wish.tool)]}
        onChange={(value) => onChange({ ...wish, tool: value === '' ? null : value })}
      />
      <Select
        kind="picker"
        name={t`Model`}
        value={wish.model ?? ''}
        options={[{ value: '', label: t`All models` }, ...kept(models, wish.model)]}
        onChange={(value) => onChange({ ...wish, model: value === '' ? null : value })}
      />
      <Button kind="quiet" size={24} icon={<RefreshIcon />} busy={isReading && analysis !== null} onClick={onAgain}>
        {t`Read again`}
      </Button>
    </div>
  );
}

type Option = { readonly value: string; readonly label: string };

/** The choice stays visible, even if no run has it any more. */
function kept(options: readonly Option[], chosen: string | null): readonly Option[] {
  const isThere = chosen === null || options.some(({ value }) => value === chosen);
  return isThere ? options : [...options, { value: chosen, label: chosen }];
}
