// Today: whom to call next. What is due first comes first, with why it is there and how much time is left. All of it by keys.
import { Anchor, Badge, Button, Group, Kbd, Modal, SegmentedControl, Table, Text, Tooltip } from '@mantine/core';
import { IconKeyboard } from '@tabler/icons-react';
import { useEffect, useRef, useState } from 'react';
import { Link, useNavigate, useSearchParams } from 'react-router';
import { GradeBadge } from '../../parts/badges';
import { Loaded } from '../../parts/loaded';
import { Empty, PageHead } from '../../parts/page';
import { Ago, useNow } from '../../parts/when';
import { usePerson, useReach } from '../../session';
import { useSay, useSayCode } from '../../words';
import { FirstRun, useGoToQualified, useIsFirstRun } from '../entry/first-run';
import { ACTS, actMessage, offered } from './acts';
import { Countdown } from './clock';
import { DoingProvider, useDoing } from './doing';
import { useKeys } from './keys';
import { type HandoffItem, type Queue, useHandoffs } from './queries';
import classes from './today.module.css';

export default function TodayPage() {
  return (
    <DoingProvider>
      <Today />
    </DoingProvider>
  );
}

function Today() {
  const say = useSay();
  const reach = useReach();
  const [params, setParams] = useSearchParams();
  const mayAll = reach('handoff.list') === 'all';
  const usual: Queue = mayAll ? 'all' : 'me';
  const queues: Queue[] = mayAll ? ['all', 'me', 'pool', 'closed'] : ['me', 'pool', 'closed'];
  const queue = queues.find((one) => one === params.get('queue')) ?? usual;
  const handoffs = useHandoffs(queue, mayAll);
  const items = handoffs.data?.pages.flatMap((page) => page.items) ?? [];
  const [isHelping, setHelping] = useState(false);
  const rows = useRows(items, () => setHelping(true));
  const isFirstRun = useIsFirstRun();
  useGoToQualified();
  return (
    <>
      <PageHead title={say('nav-today')}>
        <SegmentedControl
          size="xs"
          aria-label={say('queue')}
          data={queues.map((value) => ({ value, label: say(`queue-${value}`) }))}
          value={queue}
          onChange={(value) => setParams(value === usual ? {} : { queue: value }, { replace: true })}
        />
        <Tooltip label={say('keys')}>
          <Button variant="default" px={8} aria-label={say('keys')} onClick={() => setHelping(true)} visibleFrom="sm">
            <IconKeyboard size={16} />
          </Button>
        </Tooltip>
      </PageHead>
      <Loaded query={handoffs}>
        {() =>
          items.length === 0 && isFirstRun ? (
            <FirstRun />
          ) : items.length === 0 ? (
            <Empty title={say(`queue-${queue}-empty`)}>{queue === 'me' && say('queue-me-empty-about')}</Empty>
          ) : (
            <ul className={classes.queue} ref={rows}>
              {items.map((handoff) => (
                <Row key={handoff.id} handoff={handoff} showsOwner={queue === 'all' || queue === 'closed'} />
              ))}
            </ul>
          )
        }
      </Loaded>
      {handoffs.hasNextPage && (
        <Button
          variant="default"
          mt="sm"
          loading={handoffs.isFetchingNextPage}
          onClick={() => handoffs.fetchNextPage()}
        >
          {say('more')}
        </Button>
      )}
      <Help isOpen={isHelping} onClose={() => setHelping(false)} />
    </>
  );
}

/** Lets keys move between rows and act on the one that has the focus, or else on the first. */
function useRows(items: HandoffItem[], onHelp: () => void) {
  const list = useRef<HTMLUListElement>(null);
  const navigate = useNavigate();
  const me = usePerson();
  const { begin, act: doNow, undo, isAsking } = useDoing();
  const links = () => [...(list.current?.querySelectorAll<HTMLElement>('[data-row]') ?? [])];
  const position = () => links().findIndex((link) => link.closest('li')?.contains(document.activeElement));
  // When the row that has the focus goes, the one that comes to its place gets it.
  const latest = useRef(-1);
  useEffect(() => {
    const remember = () => {
      if (position() !== -1) latest.current = position();
    };
    window.addEventListener('focusin', remember);
    return () => window.removeEventListener('focusin', remember);
  });
  useEffect(() => {
    if (items.length === 0 || isAsking || latest.current === -1 || document.activeElement !== document.body) return;
    links()[Math.min(latest.current, items.length - 1)]?.focus();
  });
  const move = (by: number) => {
    const all = links();
    const next = position() === -1 ? 0 : Math.min(Math.max(position() + by, 0), all.length - 1);
    all[next]?.focus();
  };
  const act = (word: string) => () => {
    const handoff = items[Math.max(position(), 0)];
    const spec = offered(handoff?.allowed ?? []).find((one) => one.act === word);
    if (handoff && spec) begin(spec, handoff);
  };
  const acts = ACTS.filter((spec) => spec.act !== 'reopen').map((spec) => [spec.key, act(spec.act)] as const);
  // What nobody has is taken before it can be accepted.
  const acceptOrTake = () => {
    const handoff = items[Math.max(position(), 0)];
    if (handoff && !handoff.owner && handoff.allowed.includes('assign')) doNow({ act: 'assign', to: me.id }, handoff);
    else act('accept')();
  };
  const open = () => {
    const handoff = items[Math.max(position(), 0)];
    if (handoff) navigate(`/today/${handoff.id}`);
  };
  const moves = { a: acceptOrTake, j: () => move(1), k: () => move(-1), e: open, u: undo, '?': onHelp };
  useKeys({ ...Object.fromEntries(acts), ...moves }, isAsking);
  return list;
}

function Row({ handoff, showsOwner }: { handoff: HandoffItem; showsOwner: boolean }) {
  const say = useSay();
  const sayCode = useSayCode();
  const me = usePerson();
  const { begin, act } = useDoing();
  const now = useNow(5_000);
  const why = handoff.why as { grade?: string; headline?: { clause: string; points: number }[] };
  const { lead } = handoff;
  return (
    <li>
      <div className={classes.who}>
        <Anchor component={Link} to={`/today/${handoff.id}`} data-row fw={600} size="sm" c="inherit" className="cut">
          {lead.name ?? lead.email ?? say('lead-unnamed')}
        </Anchor>
        <Text size="xs" className="quiet cut">
          {[lead.title, lead.company?.name ?? lead.company?.domain].filter(Boolean).join(' · ')}
        </Text>
      </div>
      <div className={classes.why}>
        <Group gap={6}>
          <Badge color="teal">{handoff.tier}</Badge>
          {why.grade && <GradeBadge grade={why.grade} />}
          <Badge variant="default">{sayCode('handoff', handoff.state)}</Badge>
          {handoff.reason && <Badge variant="default">{sayCode('reason-of', handoff.reason)}</Badge>}
        </Group>
        <Text size="xs" className="quiet cut">
          {(why.headline ?? []).map(({ clause }) => clause.split('/')[1] ?? clause).join(' · ')}
        </Text>
      </div>
      <div className={classes.clock}>
        {handoff.open ? (
          <Countdown clocks={handoff.clocks} now={now} />
        ) : (
          <Text size="sm" className="quiet">
            <Ago at={handoff.changed_at} now={now} />
          </Text>
        )}
      </div>
      <div className={classes.owner}>
        {showsOwner && (
          <Text size="xs" className="quiet cut">
            {handoff.owner?.name ?? say('queue-pool')}
          </Text>
        )}
      </div>
      <Group gap={4} className={classes.acts} wrap="nowrap">
        {!handoff.owner && handoff.allowed.includes('assign') && (
          <Button size="compact-xs" onClick={() => act({ act: 'assign', to: me.id }, handoff)}>
            {say('take')}
          </Button>
        )}
        {offered(handoff.allowed)
          .filter((spec) => spec.isUsual || spec.act === 'reopen')
          .map((spec) => (
            <Button
              key={spec.act}
              size="compact-xs"
              variant={spec.act === 'accept' ? 'filled' : 'default'}
              onClick={() => begin(spec, handoff)}
            >
              {say(actMessage(spec.act))}
            </Button>
          ))}
      </Group>
    </li>
  );
}

function Help({ isOpen, onClose }: { isOpen: boolean; onClose: () => void }) {
  const say = useSay();
  const keys = [
    ['j / k', say('key-move')],
    ['Enter / e', say('key-open')],
    ...ACTS.filter((spec) => spec.act !== 'reopen').map((spec) => [spec.key, say(actMessage(spec.act))]),
    ['u', say('key-undo')],
    ['?', say('keys')],
  ];
  return (
    <Modal opened={isOpen} onClose={onClose} title={say('keys')} closeButtonProps={{ 'aria-label': say('close') }}>
      <Table withRowBorders={false} verticalSpacing={2}>
        <Table.Tbody>
          {keys.map(([key, what]) => (
            <Table.Tr key={key}>
              <Table.Td w={110}>
                <Kbd>{key}</Kbd>
              </Table.Td>
              <Table.Td>{what}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Modal>
  );
}
