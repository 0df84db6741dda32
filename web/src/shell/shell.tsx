// What surrounds each page: where one is, where one can go, who one is.
import {
  ActionIcon,
  AppShell,
  Box,
  Burger,
  Group,
  Menu,
  NavLink,
  Text,
  Tooltip,
  UnstyledButton,
  useComputedColorScheme,
  useMantineColorScheme,
} from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconLogout, IconMoon, IconSun, IconUserCircle } from '@tabler/icons-react';
import { useMutation } from '@tanstack/react-query';
import { type ReactNode, useEffect } from 'react';
import { Link, useLocation, useNavigate } from 'react-router';
import { answer, api } from '../api/client';
import { useTellProblem } from '../parts/problem';
import { usePerson, useReach, useWelcome } from '../session';
import { useSay, useSayCode } from '../words';
import { PLACES } from './places';
import { SampleBadge } from './sample-badge';

export function Shell({ children }: { children: ReactNode }) {
  const say = useSay();
  const [isOpen, { toggle, close }] = useDisclosure();
  const { pathname } = useLocation();
  // biome-ignore lint/correctness/useExhaustiveDependencies: whoever has gone somewhere wants to see it.
  useEffect(close, [pathname]);
  return (
    <AppShell
      header={{ height: { base: 48, sm: 0 } }}
      navbar={{ width: 208, breakpoint: 'sm', collapsed: { mobile: !isOpen } }}
      padding={{ base: 'sm', sm: 'lg' }}
    >
      <a className="skip" href="#main">
        {say('skip-to-content')}
      </a>
      <AppShell.Header hiddenFrom="sm">
        <Group h="100%" px="sm" justify="space-between">
          <Group gap="sm" wrap="nowrap">
            <Mark />
            <SampleBadge />
          </Group>
          <Burger opened={isOpen} onClick={toggle} size="sm" aria-label={say('navigation')} aria-expanded={isOpen} />
        </Group>
      </AppShell.Header>
      <AppShell.Navbar p="xs" aria-label={say('navigation')}>
        <Box visibleFrom="sm" px="xs" py="sm">
          <Mark />
          <SampleBadge />
        </Box>
        <AppShell.Section grow>
          <Places />
        </AppShell.Section>
        <AppShell.Section>
          <Me />
        </AppShell.Section>
      </AppShell.Navbar>
      <AppShell.Main id="main" tabIndex={-1} style={{ outline: 'none' }}>
        {children}
      </AppShell.Main>
    </AppShell>
  );
}

function Mark() {
  return (
    <Group gap={8} wrap="nowrap">
      <img src="/icon.svg" alt="" width={20} height={20} />
      <Text fw={650} size="lg" component="span">
        Leadpact
      </Text>
    </Group>
  );
}

function Places() {
  const say = useSay();
  const reach = useReach();
  const { pathname } = useLocation();
  return PLACES.filter((place) => place.isFor(reach)).map(({ path, message, icon: PlaceIcon }) => {
    const isHere = pathname === path || pathname.startsWith(`${path}/`);
    return (
      <NavLink
        key={path}
        component={Link}
        to={path}
        label={say(message)}
        leftSection={<PlaceIcon size={18} stroke={1.6} />}
        active={isHere}
        aria-current={isHere ? 'page' : undefined}
        variant="light"
      />
    );
  });
}

function Me() {
  const say = useSay();
  const sayCode = useSayCode();
  const person = usePerson();
  const navigate = useNavigate();
  const welcome = useWelcome();
  const tell = useTellProblem();
  const signOut = useMutation({
    mutationFn: () => answer(api.DELETE('/api/session')),
    onSuccess: () => {
      navigate('/sign-in');
      welcome(null);
    },
    onError: tell,
  });
  return (
    <Group gap={4} wrap="nowrap" justify="space-between">
      <Menu position="top-start" width={200}>
        <Menu.Target>
          <UnstyledButton px="xs" py={6} miw={0} flex={1}>
            <Text size="sm" fw={500} className="cut">
              {person.name}
            </Text>
            <Text size="xs" className="quiet cut">
              {sayCode('role', person.role)}
            </Text>
          </UnstyledButton>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item component={Link} to="/account" leftSection={<IconUserCircle size={16} />}>
            {say('account')}
          </Menu.Item>
          <Menu.Item leftSection={<IconLogout size={16} />} onClick={() => signOut.mutate()}>
            {say('sign-out')}
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      <ColourScheme />
    </Group>
  );
}

function ColourScheme() {
  const say = useSay();
  const { setColorScheme } = useMantineColorScheme();
  const scheme = useComputedColorScheme('light', { getInitialValueInEffect: false });
  const isDark = scheme === 'dark';
  const label = say(isDark ? 'to-light' : 'to-dark');
  return (
    <Tooltip label={label}>
      <ActionIcon
        variant="subtle"
        color="gray"
        aria-label={label}
        onClick={() => setColorScheme(isDark ? 'light' : 'dark')}
      >
        {isDark ? <IconSun size={18} stroke={1.6} /> : <IconMoon size={18} stroke={1.6} />}
      </ActionIcon>
    </Tooltip>
  );
}
