// How the app looks: dense and calm, one accent colour, numbers in columns of equal digits.
import {
  Badge,
  Button,
  type CSSVariablesResolver,
  createTheme,
  type MantineColorsTuple,
  Modal,
  NavLink,
  Paper,
  PasswordInput,
  Select,
  Table,
  Textarea,
  TextInput,
} from '@mantine/core';

const petrol: MantineColorsTuple = [
  '#eaf6f7',
  '#d5eaec',
  '#a9d5da',
  '#7ac0c7',
  '#54aeb7',
  '#3d9fa9',
  '#2b8a95',
  '#1d6f7a',
  '#175a64',
  '#0f454d',
];

export const theme = createTheme({
  primaryColor: 'petrol',
  primaryShade: { light: 7, dark: 7 },
  colors: { petrol },
  fontFamily: "'Inter Variable', system-ui, sans-serif",
  fontFamilyMonospace: "ui-monospace, SFMono-Regular, Menlo, Consolas, 'DejaVu Sans Mono', monospace",
  fontSizes: { xs: '0.75rem', sm: '0.8125rem', md: '0.875rem', lg: '1rem', xl: '1.125rem' },
  headings: {
    fontWeight: '600',
    sizes: {
      h1: { fontSize: '1.25rem', lineHeight: '1.35' },
      h2: { fontSize: '1rem', lineHeight: '1.4' },
      h3: { fontSize: '0.875rem', lineHeight: '1.4' },
    },
  },
  defaultRadius: 'sm',
  cursorType: 'pointer',
  components: {
    Button: Button.extend({ defaultProps: { size: 'xs' } }),
    Badge: Badge.extend({ defaultProps: { variant: 'light', size: 'md', tt: 'none', fw: 500 } }),
    TextInput: TextInput.extend({ defaultProps: { size: 'sm' } }),
    PasswordInput: PasswordInput.extend({ defaultProps: { size: 'sm' } }),
    Select: Select.extend({ defaultProps: { size: 'sm', allowDeselect: false } }),
    Textarea: Textarea.extend({ defaultProps: { size: 'sm', autosize: true, minRows: 2 } }),
    Modal: Modal.extend({
      defaultProps: {
        centered: true,
        overlayProps: { backgroundOpacity: 0.35 },
        // A question's head is no second head of the page.
        attributes: { header: { role: 'presentation' } },
      },
    }),
    Paper: Paper.extend({ defaultProps: { withBorder: true } }),
    Table: Table.extend({ defaultProps: { verticalSpacing: 6, fz: 'sm' } }),
    NavLink: NavLink.extend({ defaultProps: { fz: 'sm' } }),
  },
});

/** The words on tinted labels, by colour. */
const ON_TINT = { teal: '#05573a', yellow: '#6b4400', orange: '#7a3300', red: '#951a1a', blue: '#0b4884' };

/** Colours that can be read (WCAG AA) on every background of ours. */
export const cssVariables: CSSVariablesResolver = (theme) => ({
  variables: {},
  light: {
    '--mantine-color-dimmed': theme.colors.gray[7],
    '--mantine-color-placeholder': theme.colors.gray[6],
    '--lp-line': theme.colors.gray[3],
    '--lp-soft': theme.colors.gray[0],
    '--mantine-color-error': theme.colors.red[9],
    ...Object.fromEntries(Object.entries(ON_TINT).map(([name, dark]) => [`--mantine-color-${name}-light-color`, dark])),
  },
  dark: {
    '--mantine-color-dimmed': theme.colors.dark[1],
    '--mantine-color-placeholder': theme.colors.dark[2],
    '--mantine-color-anchor': theme.colors.petrol?.[3] ?? '',
    '--lp-line': theme.colors.dark[4],
    '--lp-soft': theme.colors.dark[6],
    '--mantine-color-error': theme.colors.red[4],
  },
});
