import PlusIcon from 'lucide-react/icons/plus';
import XIcon from 'lucide-react/icons/x';
import { type ReactNode, useRef } from 'react';
import { flushSync } from 'react-dom';
import { Button } from '../../components/Button.tsx';
import { Field } from '../../components/Field.tsx';
import { IconButton } from '../../components/IconButton.tsx';
import styles from './LineList.module.css';
import { appendLine, type ListedLine } from './listed-line.ts';

export type LineListProps = {
  readonly name: string;
  readonly note: string;
  /** The names of a line's field and of the button that removes it, by its number, counted from 1. */
  readonly nameLine: (number: number) => string;
  readonly nameRemove: (number: number) => string;
  /** The label of the button that adds a line. */
  readonly add: string;
  readonly lines: readonly ListedLine[];
  readonly maxLines: number;
  readonly maxCharacters: number;
  /** What is wrong with a line; undefined for nothing. */
  readonly findProblem?: (text: string) => string | undefined;
  /** More buttons after the one that adds a line. */
  readonly children?: ReactNode;
  readonly onChange: (lines: readonly ListedLine[]) => void;
};

/** Lists short texts to edit, such as commands. Enter in one adds another. */
export function LineList(props: LineListProps) {
  const { children, findProblem, lines, maxCharacters, maxLines, name, note, nameLine, nameRemove, onChange } = props;
  const list = useRef<HTMLFieldSetElement>(null);
  const add = useRef<HTMLSpanElement>(null);
  const canAdd = lines.length < maxLines;
  const addLine = (): void => {
    if (!canAdd) return;
    flushSync(() => onChange(appendLine(lines, '')));
    [...(list.current?.querySelectorAll('input') ?? [])].at(-1)?.focus();
  };
  const remove = (key: number): void => {
    flushSync(() => onChange(lines.filter((line) => line.key !== key)));
    add.current?.querySelector('button')?.focus();
  };
  return (
    <fieldset ref={list} className={styles.group}>
      <legend className={styles.label}>{name}</legend>
      <p className={styles.note}>{note}</p>
      {lines.map(({ key, text }, at) => (
        <div key={key} className={styles.line}>
          <Field
            label={nameLine(at + 1)}
            isLabelHidden
            code
            maxLength={maxCharacters}
            problem={findProblem?.(text)}
            value={text}
            onChange={(event) => {
              const changed = { key, text: event.target.value };
              onChange(lines.map((line) => (line.key === key ? changed : line)));
            }}
            onKeyDown={(event) => {
              const isPlain = !event.ctrlKey && !event.metaKey && !event.altKey && !event.nativeEvent.isComposing;
              if (event.key !== 'Enter' || !isPlain) return;
              event.preventDefault();
              addLine();
            }}
          />
          <IconButton name={nameRemove(at + 1)} icon={<XIcon />} onClick={() => remove(key)} />
        </div>
      ))}
      <span ref={add} className={styles.buttons}>
        <Button icon={<PlusIcon />} disabled={!canAdd} onClick={addLine}>
          {props.add}
        </Button>
        {children}
      </span>
    </fieldset>
  );
}
