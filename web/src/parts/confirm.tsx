// Asks before something is done that is hard to undo.
import { Button, Group, Modal, Text } from '@mantine/core';
import { createContext, type ReactNode, useContext, useState } from 'react';
import { useSay } from '../words';

type Question = { title: string; about: string; go: string; isHard?: boolean; onGo: () => void };

const Asking = createContext<(question: Question) => void>(() => {});

/** Asks a question; what is done about it happens only if the answer is yes. */
export function useConfirm(): (question: Question) => void {
  return useContext(Asking);
}

export function Confirming({ children }: { children: ReactNode }) {
  const say = useSay();
  const [question, setQuestion] = useState<Question>();
  const [isOpen, setOpen] = useState(false);
  const ask = (next: Question) => {
    setQuestion(next);
    setOpen(true);
  };
  const go = () => {
    setOpen(false);
    question?.onGo();
  };
  return (
    <Asking value={ask}>
      {children}
      <Modal
        opened={isOpen}
        onClose={() => setOpen(false)}
        title={question?.title}
        closeButtonProps={{ 'aria-label': say('close') }}
      >
        <Text size="sm">{question?.about}</Text>
        <Group justify="flex-end" mt="md" gap="xs">
          <Button variant="default" onClick={() => setOpen(false)}>
            {say('cancel')}
          </Button>
          <Button color={question?.isHard ? 'red.9' : undefined} onClick={go} data-autofocus>
            {question?.go}
          </Button>
        </Group>
      </Modal>
    </Asking>
  );
}
