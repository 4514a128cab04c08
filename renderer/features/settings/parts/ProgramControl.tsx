import { t } from '../../../../shared/i18n/i18n.ts';
import { chooseCodex } from '../../../commands/programs.commands.ts';
import { Select } from '../../../components/Select.tsx';
import { useConnection } from '../../../stores/connection.store.ts';
import { useOptions } from '../../../stores/settings.store.ts';
import { codexOfChoice, describeCodexChoice } from '../program-choices.ts';
import { usePrograms } from '../use-programs.ts';

/** Which Codex runs, chosen from those on this machine. */
export function ProgramControl({ helpId }: { readonly helpId: string }) {
  const isNamed = useConnection((state) => state.host?.environment.includes('WORKCELL_CODEX_BIN') ?? false);
  const binary = useOptions((state) => state.options.values.codexBinary);
  const programs = usePrograms();
  const { options, value } = describeCodexChoice(binary, programs, isNamed);
  return (
    <Select
      name={t`Program`}
      value={value}
      options={options}
      describedBy={helpId}
      onChange={(chosen) => {
        const codex = codexOfChoice(chosen);
        if (codex !== null) void chooseCodex(codex);
      }}
    />
  );
}
