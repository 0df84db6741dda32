// A page that fails to draw says so, and leaves the rest of the app alone.
import { Alert, Button, Code, Group, Text } from '@mantine/core';
import { Component, type ReactNode } from 'react';
import { useSay } from '../words';

type Props = { children: ReactNode };
type State = { error?: Error };

export class Boundary extends Component<Props, State> {
  override state: State = {};

  static getDerivedStateFromError(error: Error): State {
    return { error };
  }

  override render() {
    const { error } = this.state;
    return error ? <Broken error={error} onRetry={() => this.setState({ error: undefined })} /> : this.props.children;
  }
}

function Broken({ error, onRetry }: { error: Error; onRetry: () => void }) {
  const say = useSay();
  return (
    <Alert color="red" role="alert" title={say('page-broken')}>
      <Text size="sm">{say('page-broken-about')}</Text>
      <Code block my="xs">
        {error.message}
      </Code>
      <Group>
        <Button variant="default" onClick={onRetry}>
          {say('retry')}
        </Button>
      </Group>
    </Alert>
  );
}
