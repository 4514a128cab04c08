import SparklesIcon from 'lucide-react/icons/sparkles';
import { type RefObject, useEffect, useRef, useState } from 'react';
import type { ThreadId } from '../../../shared/base/ids.ts';
import { t } from '../../../shared/i18n/i18n.ts';
import { cancelTitle, suggestTitle } from '../../commands/thread-actions.commands.ts';
import { IconButton } from '../../components/IconButton.tsx';
import { replaceInField } from '../../components/replace-in-field.ts';
import { Spinner } from '../../components/Spinner.tsx';
import { useThreads } from '../../stores/threads.store.ts';

export type SuggestTitleProps = {
  readonly threadId: ThreadId;
  readonly field: RefObject<HTMLInputElement | null>;
  /** Called with a title just before it is put into the field. */
  readonly onSuggest: (title: string) => void;
};

/** Puts a title from Codex into the field, for the user to keep or change. What they typed meanwhile stays. */
export default function SuggestTitle({ field, onSuggest, threadId }: SuggestTitleProps) {
  const isKnown = useThreads((state) => state.threads[threadId]?.knownToCodex === true);
  const [isRunning, setRunning] = useState(false);
  /** The request that is shown: an answer to an earlier one comes too late. */
  const running = useRef<object | null>(null);
  const stop = (): boolean => {
    if (running.current === null) return false;
    running.current = null;
    cancelTitle();
    return true;
  };
  const end = useRef(stop);
  useEffect(() => () => void end.current(), []);
  const suggest = async (): Promise<void> => {
    const own = {};
    running.current = own;
    setRunning(true);
    const before = field.current?.value;
    const title = await suggestTitle(threadId);
    if (running.current !== own) return;
    running.current = null;
    setRunning(false);
    const input = field.current;
    if (title === null || input === null || input.value !== before) return;
    onSuggest(title);
    replaceInField(input, { start: 0, end: input.value.length }, title);
    input.select();
  };
  if (!isKnown) return null;
  return (
    <IconButton
      name={isRunning ? t`Cancel suggestion` : t`Suggest a title`}
      help={t`Sends this thread to the model, and uses tokens.`}
      icon={isRunning ? <Spinner /> : <SparklesIcon />}
      // The focus stays in the field: leaving it would save the name.
      onMouseDown={(event) => event.preventDefault()}
      onClick={() => {
        if (stop()) setRunning(false);
        else void suggest();
      }}
    />
  );
}
