// The browser that tries the app on the real binary: one service, one browser, one test after the other.
import { defineConfig } from '@playwright/test';

export default defineConfig({
  testDir: 'tests',
  // Pictures and figures are made where somebody asks for them; they try nothing.
  testIgnore: [
    ...(process.env.LEADPACT_PICTURES ? [] : ['pictures.spec.ts']),
    ...(process.env.LEADPACT_SPEED ? [] : ['speed.spec.ts']),
  ],
  globalSetup: './tests/support/begin.ts',
  workers: 1,
  fullyParallel: false,
  forbidOnly: true,
  // A machine that pauses at the wrong moment fails nobody; what passed only at the second try is named at the end.
  retries: 1,
  timeout: 30_000,
  expect: { timeout: 10_000 },
  reporter: [['list']],
  use: {
    locale: 'en-GB',
    timezoneId: 'Europe/Prague',
    // What fades in or moves is there at once: on a busy machine, a fade takes as long as it likes.
    contextOptions: { reducedMotion: 'reduce' },
    trace: 'retain-on-failure',
    launchOptions: {
      executablePath: process.env.LEADPACT_CHROMIUM ?? '/usr/bin/chromium',
      args: ['--no-sandbox', '--disable-background-networking'],
    },
  },
});
