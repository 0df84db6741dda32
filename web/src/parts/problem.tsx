// What went wrong, in the reader's language, with what the service said of this very case.
import { Alert, Button, Group, Text } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { asProblem, type Problem } from '../api/problem';
import { type Say, useSay } from '../words';

/** A sentence about a problem. */
export function problemText(problem: Problem, say: Say): string {
  if (problem.status === 0) return say('problem-unreachable');
  if (problem.retryAfter !== undefined)
    return say('problem-later', { what: problem.title, seconds: problem.retryAfter });
  return problem.detail ?? problem.title;
}

export function ProblemNote({ error, onRetry }: { error: unknown; onRetry?: () => void }) {
  const say = useSay();
  const problem = asProblem(error);
  return (
    <Alert color="red" role="alert" title={problem.status === 0 ? undefined : problem.title} my="sm">
      <Text size="sm">{problemText(problem, say)}</Text>
      {problem.requestId && (
        <Text size="xs" className="quiet">
          {say('problem-request', { id: problem.requestId })}
        </Text>
      )}
      {onRetry && (
        <Group mt="xs">
          <Button variant="default" onClick={onRetry}>
            {say('retry')}
          </Button>
        </Group>
      )}
    </Alert>
  );
}

/** Shows in the corner what could not be done. */
export function useTellProblem(): (error: unknown) => void {
  const say = useSay();
  return (error) => {
    const problem = asProblem(error);
    notifications.show({ color: 'red', title: problem.title || undefined, message: problemText(problem, say) });
  };
}
