// The foot of a form in a dialog: why it was not taken, and the buttons to leave it or send it.
import { Button, Group } from '@mantine/core';
import { useSay } from '../words';
import { ProblemNote } from './problem';

type Props = {
  /** What its button says. */
  go: string;
  /** What sending it came to. */
  sending: { isError: boolean; error: unknown; isPending: boolean };
  /** Whether something is missing without which it can't be sent. */
  isIncomplete?: boolean;
  /** Whether the form itself shows what is wrong with it. */
  isShown?: boolean;
  /** Whether it can hardly be undone. */
  isHard?: boolean;
  onCancel: () => void;
};

export function FormFoot({ go, sending, isIncomplete, isShown, isHard, onCancel }: Props) {
  const say = useSay();
  return (
    <>
      {sending.isError && !isShown && <ProblemNote error={sending.error} />}
      <Group justify="flex-end" gap="xs">
        <Button variant="default" onClick={onCancel}>
          {say('cancel')}
        </Button>
        <Button type="submit" color={isHard ? 'red.9' : undefined} disabled={isIncomplete} loading={sending.isPending}>
          {go}
        </Button>
      </Group>
    </>
  );
}
