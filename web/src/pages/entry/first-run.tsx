// What an empty service offers first: a sample company to look at, files to import, or a source to connect.
import { Alert, Button, Paper, Progress, SimpleGrid, Text, Title } from '@mantine/core';
import { type Icon, IconBuildingStore, IconFileUpload, IconPlugConnected } from '@tabler/icons-react';
import { type ReactNode, useCallback } from 'react';
import { Link, useNavigate } from 'react-router';
import { ProblemNote } from '../../parts/problem';
import { type SampleProgress, shareOf, useMakeSample, useOnceMade, useSample } from '../../sample';
import { useReach } from '../../session';
import { useSay, useSayCode } from '../../words';
import classes from './first-run.module.css';

/** Where the leads are that a sample company's pact found qualified. */
const QUALIFIED = '/leads?verdict=qualified';

/** Whether somebody is to begin here: they connect sources, and nothing was ever kept. */
export function useIsFirstRun(): boolean {
  const mayBegin = useReach()('source.create') === 'all';
  const sample = useSample().data;
  const isUnused = sample?.state === 'being_made' || (sample && 'can_be_made' in sample && sample.can_be_made);
  return mayBegin && isUnused === true;
}

/** Leads whoever sees a sample company being made to what its pact found qualified. For the pages that show [`FirstRun`]. */
export function useGoToQualified() {
  const navigate = useNavigate();
  useOnceMade(useCallback(() => navigate(QUALIFIED), [navigate]));
}

export function FirstRun() {
  const say = useSay();
  const reach = useReach();
  const sample = useSample().data;
  if (sample?.state === 'being_made') return <BeingMade progress={sample.progress} />;
  const canMake = sample && 'can_be_made' in sample && sample.can_be_made;
  return (
    <section aria-labelledby="first-run" className={classes.ways}>
      <Title order={2} id="first-run">
        {say('leads-none')}
      </Title>
      <Text size="sm" className="quiet" mb="md">
        {say('first-run-about')}
      </Text>
      {sample?.state === 'failed' && (
        <Alert color="red" role="alert" mb="md">
          {say('sample-failed', { why: sample.why })}
        </Alert>
      )}
      <SimpleGrid cols={{ base: 1, sm: 3 }} spacing="md">
        {canMake && reach('sample_company.create') === 'all' && <Sample />}
        {reach('import.file') === 'all' && (
          <Way icon={IconFileUpload} title={say('import')} about={say('first-run-import-about')}>
            <Button component={Link} to="/leads/import" variant="default">
              {say('first-run-import')}
            </Button>
          </Way>
        )}
        {reach('source.create') === 'all' && (
          <Way icon={IconPlugConnected} title={say('leads-none-go')} about={say('first-run-source-about')}>
            <Button component={Link} to="/settings/sources" variant="default">
              {say('first-run-source')}
            </Button>
          </Way>
        )}
      </SimpleGrid>
    </section>
  );
}

function Sample() {
  const say = useSay();
  const make = useMakeSample();
  return (
    <Way icon={IconBuildingStore} title={say('first-run-sample')} about={say('first-run-sample-about')}>
      <Button loading={make.isPending} onClick={() => make.mutate()}>
        {say('first-run-sample-go')}
      </Button>
      {make.isError && <ProblemNote error={make.error} />}
    </Way>
  );
}

type WayProps = { icon: Icon; title: string; about: string; children: ReactNode };

function Way({ icon: WayIcon, title, about, children }: WayProps) {
  return (
    <Paper p="md" className={classes.way}>
      <WayIcon size={22} stroke={1.6} aria-hidden className="quiet" />
      <Title order={3} mt={6}>
        {title}
      </Title>
      <Text size="sm" className="quiet" mt={4} mb="md">
        {about}
      </Text>
      <div className={classes.go}>{children}</div>
    </Paper>
  );
}

function BeingMade({ progress }: { progress: SampleProgress | undefined }) {
  const say = useSay();
  const sayCode = useSayCode();
  return (
    <section aria-labelledby="sample-being-made" className={classes.ways}>
      <Title order={2} id="sample-being-made" mb={4}>
        {say('sample-being-made')}
      </Title>
      <Text size="sm" className="quiet" mb="md">
        {say('sample-being-made-about')}
      </Text>
      <Progress value={(progress ? shareOf(progress) : 0) * 100} aria-label={say('sample-being-made')} animated />
      <Text size="sm" className="quiet" mt={6} role="status">
        {progress &&
          say('sample-step', {
            step: progress.steps_done + 1,
            steps: progress.steps,
            what: sayCode('sample-step', progress.step),
          })}
      </Text>
    </section>
  );
}
