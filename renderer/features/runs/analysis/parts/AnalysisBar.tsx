import RefreshIcon from 'lucide-react/icons/refresh-cw';
import { t } from '../../../../../shared/i18n/i18n.ts';
import type { RunAnalysis } from '../../../../../shared/runs/analysis/run-analysis.ts';
import { getToolLabel } from '../../../../../shared/runs/tool-label.ts';
import { Button } from '../../../../components/Button.tsx';
import { SegmentedControl } from '../../../../components/SegmentedControl.tsx';
import { Select } from '../../../../components/Select.tsx';
import { describeModel } from '../describe-tool.ts';
import type { AnalysisFilter } from '../use-analysis.ts';
import styles from './AnalysisBar.module.css';

const periods = [
  { value: '7', name: t`7 days` },
  { value: '30', name: t`30 days` },
  { value: '90', name: t`90 days` },
  { value: 'all', name: t`All time` },
] as const;

/** Lets the user choose which runs to analyze. */
export function AnalysisBar(props: {
  readonly options: AnalysisFilter;
  readonly analysis: RunAnalysis | null;
  readonly isReading: boolean;
  readonly onChange: (options: AnalysisFilter) => void;
  readonly onAgain: () => void;
}) {
  const { analysis, isReading, onAgain, onChange, options } = props;
  const tools = (analysis?.toolChoices ?? []).map((value) => ({ value, label: getToolLabel(value) }));
  const models = (analysis?.modelChoices ?? []).map((value) => ({ value, label: describeModel(value) }));
  return (
    <div className={styles.bar}>
      <SegmentedControl
        name={t`Period`}
        value={periods.find(({ value }) => value === String(options.days))?.value ?? 'all'}
        segments={periods}
        onChange={(value) => onChange({ ...options, days: value === 'all' ? null : Number(value) })}
      />
      <Select
        kind="picker"
        name={t`Tool`}
        value={options.tool ?? ''}
        options={[{ value: '', label: t`All tools` }, ...withChosen(tools, options.tool)]}
        onChange={(value) => onChange({ ...options, tool: value === '' ? null : value })}
      />
      <Select
        kind="picker"
        name={t`Model`}
        value={options.model ?? ''}
        options={[{ value: '', label: t`All models` }, ...withChosen(models, options.model)]}
        onChange={(value) => onChange({ ...options, model: value === '' ? null : value })}
      />
      <Button kind="quiet" size={24} icon={<RefreshIcon />} busy={isReading && analysis !== null} onClick={onAgain}>
        {t`Refresh`}
      </Button>
    </div>
  );
}

type Option = { readonly value: string; readonly label: string };

/** Returns the options, with the choice added if no run matches it anymore, so that it stays visible. */
function withChosen(options: readonly Option[], chosen: string | null): readonly Option[] {
  const isThere = chosen === null || options.some(({ value }) => value === chosen);
  return isThere ? options : [...options, { value: chosen, label: chosen }];
}
