// What happened to a lead, the newest first. Stretches that were not its own doing are shown as such, and can be marked and taken back.
import { Box, Button, Checkbox, Chip, Group, Modal, Paper, Stack, Text, Textarea, Title } from '@mantine/core';
import { IconRobot } from '@tabler/icons-react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { answer, api } from '../../api/client';
import { useFormats } from '../../formats';
import { FormFoot } from '../../parts/form-foot';
import { Loaded } from '../../parts/loaded';
import { useReach } from '../../session';
import { useSay, useSayCode } from '../../words';
import { eventName } from './events';
import { valueText } from './known';
import { type EventItem, useTimeline } from './queries';
import classes from './timeline.module.css';

/** Properties of an event that are shown without being asked for. */
const PROPERTIES_SHOWN = 4;

export function Timeline({ lead }: { lead: string }) {
  const say = useSay();
  const timeline = useTimeline(lead);
  const events = timeline.data?.pages.flatMap((page) => page.items) ?? [];
  const [channels, setChannels] = useState<string[]>([]);
  const [chosen, setChosen] = useState<string[]>([]);
  const there = [...new Set(events.map((event) => event.channel))].sort();
  const shown = channels.length === 0 ? events : events.filter((event) => channels.includes(event.channel));
  return (
    <Paper p="md" component="section" aria-labelledby="timeline">
      <Group justify="space-between" mb="xs" gap="xs">
        <Title order={2} id="timeline">
          {say('timeline')}
        </Title>
        <Channels there={there} chosen={channels} onChange={setChannels} />
      </Group>
      <Marking lead={lead} events={events.filter((event) => chosen.includes(event.id))} onDone={() => setChosen([])} />
      <Loaded query={timeline}>{() => <Days events={shown} chosen={chosen} onChoose={setChosen} />}</Loaded>
      {timeline.data && events.length === 0 && (
        <Text size="sm" className="quiet">
          {say('timeline-nothing')}
        </Text>
      )}
      {timeline.hasNextPage && (
        <Button
          variant="default"
          mt="sm"
          loading={timeline.isFetchingNextPage}
          onClick={() => timeline.fetchNextPage()}
        >
          {say('timeline-older')}
        </Button>
      )}
    </Paper>
  );
}

type ChannelsProps = { there: string[]; chosen: string[]; onChange: (channels: string[]) => void };

function Channels({ there, chosen, onChange }: ChannelsProps) {
  const say = useSay();
  const sayCode = useSayCode();
  if (there.length < 2) return null;
  return (
    <Chip.Group multiple value={chosen} onChange={onChange}>
      <Group gap={4} role="group" aria-label={say('channels')}>
        {there.map((channel) => (
          <Chip key={channel} value={channel} size="xs" variant="outline">
            {sayCode('channel', channel)}
          </Chip>
        ))}
      </Group>
    </Chip.Group>
  );
}

type DaysProps = { events: EventItem[]; chosen: string[]; onChoose: (ids: string[]) => void };

function Days({ events, chosen, onChoose }: DaysProps) {
  const formats = useFormats();
  const days: { day: string; events: EventItem[] }[] = [];
  for (const event of events) {
    const day = formats.day(event.at);
    const last = days.at(-1);
    if (last?.day === day) last.events.push(event);
    else days.push({ day, events: [event] });
  }
  const toggle = (id: string) => onChoose(chosen.includes(id) ? chosen.filter((one) => one !== id) : [...chosen, id]);
  return (
    <ol className={classes.days}>
      {days.map(({ day, events }) => (
        <li key={day}>
          <div className={classes.day}>{day}</div>
          <ol className={classes.events}>
            {events.map((event) => (
              <Event
                key={event.id}
                event={event}
                isChosen={chosen.includes(event.id)}
                onToggle={() => toggle(event.id)}
              />
            ))}
          </ol>
        </li>
      ))}
    </ol>
  );
}

function Event({ event, isChosen, onToggle }: { event: EventItem; isChosen: boolean; onToggle: () => void }) {
  const say = useSay();
  const sayCode = useSayCode();
  const formats = useFormats();
  const reach = useReach();
  const name = eventName(event, sayCode);
  const details = Object.entries(event.properties);
  const isBehaviour = event.kind === 'track' || event.kind === 'page';
  return (
    <li className={event.marked ? classes.marked : undefined}>
      <span className={classes.choose}>
        {reach('lead.mark') === 'all' && isBehaviour && (
          <Checkbox size="xs" checked={isChosen} onChange={onToggle} aria-label={say('choose-event', { name })} />
        )}
      </span>
      <time dateTime={event.at} title={formats.precise(event.at)} className={classes.time}>
        {formats.time(event.at)}
      </time>
      <span className={classes.channel}>{sayCode('channel', event.channel)}</span>
      <Box miw={0} className={classes.what}>
        <span className={classes.title}>
          {name}
          {event.lasted_s !== undefined && <span className="quiet"> · {formats.lasted(event.lasted_s)}</span>}
        </span>
        {event.marked && (
          <span className={classes.bot}>
            <IconRobot size={13} aria-hidden="true" /> {say('marked')}
          </span>
        )}
        {details.length > 0 && (
          <span className={classes.details}>
            {details.slice(0, PROPERTIES_SHOWN).map(([property, value]) => (
              <span key={property}>
                {property}: {valueText(value, formats, say('yes'), say('no'))}
              </span>
            ))}
            {details.length > PROPERTIES_SHOWN && (
              <span title={details.map(([property, value]) => `${property}: ${JSON.stringify(value)}`).join('\n')}>
                {say('properties-more', { n: details.length - PROPERTIES_SHOWN })}
              </span>
            )}
          </span>
        )}
      </Box>
    </li>
  );
}

/** Says of the stretch between the events that were chosen whether it is counted. */
function Marking({ lead, events, onDone }: { lead: string; events: EventItem[]; onDone: () => void }) {
  const say = useSay();
  const formats = useFormats();
  const queries = useQueryClient();
  const [isOpen, setOpen] = useState(false);
  const [why, setWhy] = useState('');
  const instants = events.map((event) => event.at).sort();
  const [from, until] = [instants[0], instants.at(-1)];
  const channels = [...new Set(events.map((event) => event.channel))];
  const marked = !events.every((event) => event.marked);
  const mark = useMutation({
    mutationFn: () =>
      answer(
        api.POST('/api/leads/{id}/marks', {
          params: { path: { id: lead } },
          body: {
            from: from ?? '',
            until: until ?? '',
            marked,
            why,
            ...(channels.length === 1 ? { channel: channels[0] } : {}),
          },
        }),
      ),
    onSuccess: () => {
      setOpen(false);
      setWhy('');
      onDone();
      queries.invalidateQueries({ queryKey: ['lead', lead] });
    },
  });
  if (!from || !until) return null;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    mark.mutate();
  };
  return (
    <Group className={classes.bar} gap="xs">
      <Text size="sm">{say('events-chosen', { n: events.length })}</Text>
      <Button onClick={() => setOpen(true)}>{say(marked ? 'mark' : 'unmark')}</Button>
      <Button variant="default" onClick={onDone}>
        {say('cancel')}
      </Button>
      <Modal
        opened={isOpen}
        onClose={() => setOpen(false)}
        title={say(marked ? 'mark' : 'unmark')}
        closeButtonProps={{ 'aria-label': say('close') }}
      >
        <form onSubmit={submit}>
          <Stack gap="sm">
            <Text size="sm">
              {say(marked ? 'mark-about' : 'unmark-about', {
                from: formats.precise(from),
                until: formats.precise(until),
                channel: channels.length === 1 ? (channels[0] ?? '') : 'all',
              })}
            </Text>
            <Textarea
              label={say('why-label')}
              required
              withAsterisk={false}
              maxLength={500}
              value={why}
              onChange={(event) => setWhy(event.currentTarget.value)}
              data-autofocus
            />
            <FormFoot go={say(marked ? 'mark' : 'unmark')} sending={mark} onCancel={() => setOpen(false)} />
          </Stack>
        </form>
      </Modal>
    </Group>
  );
}
