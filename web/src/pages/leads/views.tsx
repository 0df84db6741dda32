// Views of the list of leads: filters and columns under a name, for oneself or for all, kept by the service.
import { Button, Menu, Modal, Stack, Switch, TextInput } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { IconBookmark, IconChevronDown, IconTrash, IconUsers } from '@tabler/icons-react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { answer, api, type Form } from '../../api/client';
import { useConfirm } from '../../parts/confirm';
import { FormFoot } from '../../parts/form-foot';
import { useTellProblem } from '../../parts/problem';
import { useSay } from '../../words';

export type View = Form<'View'>;
export type ViewBody = Form<'ViewBody'>;

const VIEWS = ['views', 'leads'];

export function useViews() {
  return useQuery({
    queryKey: VIEWS,
    queryFn: () => answer(api.GET('/api/views', { params: { query: { page: 'leads' } } })),
  });
}

type Props = {
  /** What is shown now. */
  body: ViewBody;
  /** The view that was chosen last. */
  chosen: string | undefined;
  onChoose: (view: View) => void;
};

export function Views({ body, chosen, onChoose }: Props) {
  const say = useSay();
  const queries = useQueryClient();
  const tell = useTellProblem();
  const confirm = useConfirm();
  const views = useViews();
  const [saving, setSaving] = useState<View | 'new'>();
  const here = views.data?.find((view) => view.id === chosen);
  const remove = useMutation({
    mutationFn: (id: string) => answer(api.DELETE('/api/views/{id}', { params: { path: { id } } })),
    onSuccess: () => queries.invalidateQueries({ queryKey: VIEWS }),
    onError: tell,
  });
  const askRemove = (view: View) =>
    confirm({
      title: say('view-remove-title', { name: view.name }),
      about: say(view.shared ? 'view-remove-shared' : 'view-remove-own'),
      go: say('remove'),
      isHard: true,
      onGo: () => remove.mutate(view.id),
    });
  return (
    <>
      <Menu position="bottom-end" width={260}>
        <Menu.Target>
          <Button
            variant="default"
            leftSection={<IconBookmark size={14} />}
            rightSection={<IconChevronDown size={14} />}
          >
            <span className="cut" style={{ maxWidth: 160 }}>
              {here?.name ?? say('views')}
            </span>
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          {views.data?.length === 0 && <Menu.Label>{say('views-none')}</Menu.Label>}
          {views.data?.map((view) => (
            <Menu.Item
              key={view.id}
              onClick={() => onChoose(view)}
              fw={view.id === chosen ? 600 : undefined}
              rightSection={
                view.shared && (
                  <IconUsers size={14} role="img" aria-label={say('view-of', { name: view.owner?.name ?? '' })} />
                )
              }
            >
              {view.name}
            </Menu.Item>
          ))}
          <Menu.Divider />
          {here?.may_change && (
            <Menu.Item onClick={() => setSaving(here)}>{say('view-change', { name: here.name })}</Menu.Item>
          )}
          <Menu.Item onClick={() => setSaving('new')}>{say('view-save')}</Menu.Item>
          {here?.may_change && (
            <Menu.Item leftSection={<IconTrash size={14} />} onClick={() => askRemove(here)}>
              {say('view-remove', { name: here.name })}
            </Menu.Item>
          )}
        </Menu.Dropdown>
      </Menu>
      {saving && (
        <Save
          view={saving === 'new' ? undefined : saving}
          body={body}
          onClose={() => setSaving(undefined)}
          onSaved={onChoose}
        />
      )}
    </>
  );
}

type SaveProps = { view?: View; body: ViewBody; onClose: () => void; onSaved: (view: View) => void };

function Save({ view, body, onClose, onSaved }: SaveProps) {
  const say = useSay();
  const queries = useQueryClient();
  const [name, setName] = useState(view?.name ?? '');
  const [shared, setShared] = useState(view?.shared ?? false);
  const put = useMutation({
    mutationFn: () => {
      const form = { page: 'leads' as const, name, shared, body };
      return view
        ? answer(api.PUT('/api/views/{id}', { params: { path: { id: view.id } }, body: form }))
        : answer(api.POST('/api/views', { body: form }));
    },
    onSuccess: (saved) => {
      queries.invalidateQueries({ queryKey: VIEWS });
      notifications.show({ message: say('view-saved', { name: saved.name }) });
      onSaved(saved);
      onClose();
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    put.mutate();
  };
  return (
    <Modal
      opened
      onClose={onClose}
      title={view ? say('view-change', { name: view.name }) : say('view-save')}
      closeButtonProps={{ 'aria-label': say('close') }}
    >
      <form onSubmit={submit}>
        <Stack gap="sm">
          <TextInput
            label={say('name')}
            description={say('view-about')}
            required
            withAsterisk={false}
            maxLength={100}
            value={name}
            onChange={(event) => setName(event.currentTarget.value)}
            data-autofocus
          />
          <Switch
            label={say('view-shared')}
            checked={shared}
            onChange={(event) => setShared(event.currentTarget.checked)}
          />
          <FormFoot go={say('save')} sending={put} onCancel={onClose} />
        </Stack>
      </form>
    </Modal>
  );
}
