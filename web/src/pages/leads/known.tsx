// What is known of a lead: its traits, and by what it is recognised.
import { Group, Paper, Text, Title } from '@mantine/core';
import type { Form } from '../../api/client';
import { type Formats, useFormats } from '../../formats';
import { CopyIcon } from '../../parts/copy';
import { useTraitNames } from '../../trait-names';
import { useSay } from '../../words';
import type { Lead } from './queries';
import classes from './side.module.css';
import { TellMore } from './tell';

type Trait = Form<'TraitItem'>;

/** Shown in the head of the page already. */
const IN_HEAD = new Set(['name', 'first_name', 'last_name', 'email', 'title', 'phone', 'company.name']);

export function Known({ lead }: { lead: Lead }) {
  const say = useSay();
  const traits = lead.traits.filter((one) => !IN_HEAD.has(one.name));
  const bant = traits.filter((one) => one.name.startsWith('bant.'));
  const own = traits.filter((one) => !one.name.startsWith('company.') && !one.name.startsWith('bant.'));
  const company = traits.filter((one) => one.name.startsWith('company.'));
  return (
    <Paper p="md" mb="md" component="section" aria-labelledby="known">
      <Group justify="space-between" mb={4}>
        <Title order={2} id="known">
          {say('known')}
        </Title>
        <TellMore lead={lead} />
      </Group>
      {traits.length === 0 && (
        <Text size="sm" className="quiet">
          {say('known-nothing')}
        </Text>
      )}
      <Traits title={say('bant')} traits={bant} />
      <Traits traits={own} />
      <Traits title={say('company')} traits={company} />
      <Title order={3} mt="sm">
        {say('identifiers')}
      </Title>
      {lead.identifiers.map(({ kind, value }) => (
        <Group key={`${kind} ${value}`} gap={4} wrap="nowrap">
          <Text size="xs" className="quiet" style={{ flex: 'none' }}>
            {kind}
          </Text>
          <Text size="xs" ff="monospace" className="cut" title={value}>
            {value}
          </Text>
          <CopyIcon text={value} label={say('copy-what', { what: kind })} />
        </Group>
      ))}
      <Text size="xs" className="quiet" mt={4}>
        <Since lead={lead} />
      </Text>
    </Paper>
  );
}

function Since({ lead }: { lead: Lead }) {
  const say = useSay();
  const formats = useFormats();
  return say('known-since', {
    at: formats.date(lead.created_at),
    n: lead.n_events,
    events: formats.number(lead.n_events),
  });
}

function Traits({ title, traits }: { title?: string; traits: Trait[] }) {
  const say = useSay();
  const traitName = useTraitNames();
  const formats = useFormats();
  if (traits.length === 0) return null;
  return (
    <>
      {title && (
        <Title order={3} mt="sm">
          {title}
        </Title>
      )}
      <dl className={classes.facts}>
        {traits.map(({ name, value, told_at }) => (
          <div key={name}>
            <dt>{labelOf(name, traitName)}</dt>
            <dd title={say('told-at', { at: formats.dateTime(told_at) })}>
              {valueText(value, formats, say('yes'), say('no'))}
            </dd>
          </div>
        ))}
      </dl>
    </>
  );
}

/** How a trait is called; one that people made without its group, and with spaces. */
export function labelOf(name: string, traitName: (trait: string) => string): string {
  const called = traitName(name);
  return called === name ? name.replace(/^(company|bant)\./, '').replaceAll('_', ' ') : called;
}

/** A trait's value, as people read it. */
export function valueText(value: unknown, formats: Formats, yes: string, no: string): string {
  if (typeof value === 'boolean') return value ? yes : no;
  if (typeof value === 'number') return formats.number(value);
  if (Array.isArray(value)) return value.map((one) => valueText(one, formats, yes, no)).join(', ');
  return value === null || value === undefined ? '–' : String(value);
}
