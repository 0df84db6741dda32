// What changed from one version of a pact to another, clause by clause, and in which direction.
import { Badge, Box, Group, Paper, Select, Text } from '@mantine/core';
import { useState } from 'react';
import type { Changes, ClauseChange } from '../../api/pact';
import { Loaded } from '../../parts/loaded';
import { useSay, useSayCode } from '../../words';
import classes from './pacts.module.css';
import { type PactVersionText, useChanges, usePacts, usePactVersion } from './queries';

const COLOURS: Record<ClauseChange['effect'], string> = {
  loosens: 'teal',
  tightens: 'orange',
  neutral: 'gray',
  unclear: 'yellow',
};

export function ChangesSince({ version }: { version: PactVersionText }) {
  const say = useSay();
  const pacts = usePacts();
  const others = (pacts.data?.versions ?? []).filter((one) => one.pact === version.pact && one.id !== version.id);
  const [chosen, setChosen] = useState<number>();
  const usual = others.find((one) => one.id < version.id) ?? others[0];
  const other = others.find((one) => one.id === chosen) ?? usual;
  const old = usePactVersion(other?.id);
  const changes = useChanges(old.data?.text, version.text);
  if (!other) {
    return (
      <Text size="sm" className="quiet">
        {say('changes-only-version')}
      </Text>
    );
  }
  return (
    <>
      <Select
        label={say('changes-since')}
        size="xs"
        w={240}
        mb="md"
        data={others.map((one) => ({ value: String(one.id), label: say('version-n', { n: one.version }) }))}
        value={String(other.id)}
        onChange={(id) => setChosen(Number(id))}
      />
      <Loaded query={changes}>{(changes) => <ChangeList changes={changes} />}</Loaded>
    </>
  );
}

export function ChangeList({ changes }: { changes: Changes }) {
  const say = useSay();
  const sayCode = useSayCode();
  if (changes.changes.length === 0) {
    return (
      <Text size="sm" className="quiet">
        {say('changes-none')}
      </Text>
    );
  }
  return changes.changes.map((change) => (
    <Paper key={change.clause} p="sm" mb="xs" component="section" aria-label={change.clause}>
      <Group gap="xs">
        <Text size="sm" fw={600}>
          {change.clause}
        </Text>
        <Badge variant="default">{sayCode('change', change.kind)}</Badge>
        <Badge color={COLOURS[change.effect]}>{sayCode('effect', change.effect)}</Badge>
      </Group>
      <Box className={classes.change}>
        {change.before && (
          <div>
            <span className="quiet">{say('before')}</span> <del>{change.before}</del>
          </div>
        )}
        {change.after && (
          <div>
            <span className="quiet">{say('now')}</span> <ins>{change.after}</ins>
          </div>
        )}
      </Box>
      <Text size="xs" className="quiet">
        {change.because}
      </Text>
    </Paper>
  ));
}
