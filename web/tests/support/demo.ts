// The demo in a process of its own: a company with two years behind it, and a way in for each role.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { expect, type Page } from '@playwright/test';
import { ADMIN } from './office';
import { BINARY } from './service';

export class Demo {
  private constructor(
    private readonly process: ChildProcess,
    private readonly links: Map<string, URL>,
  ) {}

  /** Starts the demo in a directory; a company of so many leads is made there first, unless it is there already. */
  static async start(data: string, leads: number): Promise<Demo> {
    const options = ['--leads', String(leads), '--data', data, '--listen', '127.0.0.1:0'];
    const child = spawn(BINARY, ['demo', ...options], { stdio: ['ignore', 'pipe', 'ignore'] });
    let said = '';
    for await (const chunk of child.stdout ?? []) {
      said += String(chunk);
      if (said.includes('Each link works once')) break;
    }
    const links = [...said.matchAll(/^\s+(\w+)\s+.*(http:\S+link#\S+)/gm)].map(
      ([, role = '', link = '']) => [role, new URL(link)] as const,
    );
    return new Demo(child, new Map(links));
  }

  /** Comes in as somebody with this role; where the service is. */
  async signIn(page: Page, role: string): Promise<string> {
    const link = this.links.get(role);
    if (!link) throw new Error(`the demo has no link for ${role}`);
    const data = { token: link.hash.slice(1), password: ADMIN.password };
    const followed = await page.request.post(`${link.origin}/api/link/follow`, { data });
    expect(followed.ok()).toBe(true);
    return link.origin;
  }

  async stop(): Promise<void> {
    this.process.kill('SIGTERM');
    if (this.process.exitCode === null) await once(this.process, 'exit');
  }
}
