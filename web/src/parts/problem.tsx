// What went wrong, in the reader's language, with what the service said of this very case.
import { Alert, Button, Group, Text } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { asProblem } from '../api/problem';
import { useSay, useSayOr, useSpoken } from '../words';

/** A problem as people read it. */
export type ToldProblem = {
  /** What sort, if that is known. */
  title: string | undefined;
  /** What is wrong, and what to do; of several mistakes each has its line. */
  text: string;
  /** What the service says of this very case, in English, where that adds something to the reader's language. */
  detail: string | undefined;
};

/** Of problems with these codes our own words say all that the service does. */
const SAID_WHOLLY = [
  'sign-in-failed',
  'rate-limited',
  'changed-meanwhile',
  'link-not-valid',
  'unauthenticated',
  'internal',
];

/** Says a problem: title and what to do by its code. Who reads the language of the detail gets that in place of what is said of all. */
export function useTold(): (error: unknown) => ToldProblem {
  const say = useSay();
  const sayOr = useSayOr();
  const spoken = useSpoken().split('-')[0];
  return (error) => {
    const problem = asProblem(error);
    if (problem.status === 0) return { title: undefined, text: say('problem-unreachable'), detail: undefined };
    const { code, retryAfter } = problem;
    const title = sayOr(`problem-of-${code}`, problem.title);
    if (retryAfter !== undefined) {
      return { title, text: say('problem-later', { what: title, seconds: retryAfter }), detail: undefined };
    }
    if (problem.language === spoken) {
      return { title, text: problem.detail ?? sayOr(`problem-about-${code}`, title), detail: undefined };
    }
    const ofField = code === 'invalid-body' ? sayOr(`problem-at-${problem.path}`, '') : '';
    if (ofField !== '') return { title, text: ofField, detail: undefined };
    const text = sayOr(`problem-about-${code}`, title);
    return { title, text, detail: SAID_WHOLLY.includes(code) ? undefined : problem.detail };
  };
}

/** What is wrong and what to do, with the service's own words below, in their language. */
export function ProblemText({ told }: { told: ToldProblem }) {
  return (
    <>
      <Text size="sm" style={{ whiteSpace: 'pre-line' }}>
        {told.text}
      </Text>
      {told.detail && (
        <Text size="xs" className="quiet" lang="en">
          {told.detail}
        </Text>
      )}
    </>
  );
}

export function ProblemNote({ error, onRetry }: { error: unknown; onRetry?: () => void }) {
  const say = useSay();
  const told = useTold()(error);
  const { requestId } = asProblem(error);
  return (
    <Alert color="red" role="alert" title={told.title} my="sm">
      <ProblemText told={told} />
      {requestId && (
        <Text size="xs" className="quiet">
          {say('problem-request', { id: requestId })}
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
  const told = useTold();
  return (error) => {
    const problem = told(error);
    notifications.show({ color: 'red', title: problem.title, message: <ProblemText told={problem} /> });
  };
}
