// An address that is no page.
import { Button } from '@mantine/core';
import { Link } from 'react-router';
import { Empty, PageHead } from '../../parts/page';
import { useSay } from '../../words';

export function NotFound() {
  const say = useSay();
  return (
    <>
      <PageHead title={say('not-found')} />
      <Empty title={say('not-found-about')}>
        <Button component={Link} to="/" variant="default" mt="sm">
          {say('home')}
        </Button>
      </Empty>
    </>
  );
}
