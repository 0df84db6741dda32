// Taking edits of a pact back and making them again: by buttons, and by the keys that everybody knows.
import { ActionIcon, Group } from '@mantine/core';
import { useWindowEvent } from '@mantine/hooks';
import { IconArrowBackUp, IconArrowForwardUp } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useSay } from '../../words';
import { type History, redone, undone } from './history';

/** Fields have an undo of their own, and a dialog hides what would change. */
const ELSEWHERE = [
  'input:not([type=checkbox], [type=radio])',
  'textarea',
  '[contenteditable=true]',
  '[role=dialog] *',
].join();

type Props = { history: History; onBack: (history: History) => void };

export function Undoing({ history, onBack }: Props) {
  const say = useSay();
  const [before, after] = [undone(history), redone(history)];
  useWindowEvent('keydown', (event) => {
    const isElsewhere = event.target instanceof HTMLElement && event.target.matches(ELSEWHERE);
    if (isElsewhere || event.altKey || !(event.ctrlKey || event.metaKey) || event.key.toLowerCase() !== 'z') return;
    event.preventDefault();
    onBack(event.shiftKey ? after : before);
  });
  const button = (label: string, icon: ReactNode, to: History) => (
    <ActionIcon
      variant="default"
      size={30}
      aria-label={label}
      title={label}
      // Whoever takes the last edit back by keys stays on the button.
      aria-disabled={to === history}
      data-disabled={to === history || undefined}
      onClick={() => onBack(to)}
    >
      {icon}
    </ActionIcon>
  );
  return (
    <Group gap={4} wrap="nowrap">
      {button(say('undo'), <IconArrowBackUp size={16} />, before)}
      {button(say('redo'), <IconArrowForwardUp size={16} />, after)}
    </Group>
  );
}
