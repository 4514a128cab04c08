import { t } from '../../../../shared/i18n/i18n.ts';
import { SegmentedControl } from '../../../components/SegmentedControl.tsx';
import type { Authors } from './use-authors.ts';

/** Lets the user choose whose changes are shown. */
export function FilterBar({ filters, filter, choose }: Pick<Authors, 'filters' | 'filter' | 'choose'>) {
  return (
    <SegmentedControl
      name={t`Whose changes`}
      value={filter}
      segments={filters.map((one) => ({ value: one.filter, name: `${one.name} ${one.count}` }))}
      onChange={choose}
    />
  );
}
