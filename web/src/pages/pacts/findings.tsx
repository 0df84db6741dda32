// What checking a pact found: mistakes and advice with their places, and what came of its scenarios.
import { Badge, Collapse, Group, Paper, Text, UnstyledButton } from '@mantine/core';
import { IconCheck, IconX } from '@tabler/icons-react';
import { useState } from 'react';
import type { Form } from '../../api/client';
import type { Checked, CheckedScenario, Finding } from '../../api/pact';
import { Markdown } from '../../parts/markdown';
import { useSay, useSayCode } from '../../words';
import classes from './pacts.module.css';

export function Findings({ findings, onGo }: { findings: Finding[]; onGo?: (finding: Finding) => void }) {
  const say = useSay();
  if (findings.length === 0) {
    return (
      <Text size="sm" className="quiet">
        {say('findings-none')}
      </Text>
    );
  }
  return findings.map((finding) => {
    const key = `${finding.id} ${finding.line}:${finding.column}`;
    const colour = finding.severity === 'error' ? classes.error : finding.severity === 'warning' ? classes.warning : '';
    const className = `${classes.finding} ${colour}`;
    return onGo ? (
      <button type="button" key={key} className={className} onClick={() => onGo(finding)}>
        <FindingText finding={finding} />
      </button>
    ) : (
      <div key={key} className={className}>
        <FindingText finding={finding} />
      </div>
    );
  });
}

function FindingText({ finding }: { finding: Finding }) {
  const say = useSay();
  const sayCode = useSayCode();
  return (
    <>
      <Text size="xs" className="quiet">
        {sayCode('severity', finding.severity)} · {say('line-n', { n: finding.line })} · {finding.id}
      </Text>
      <Text size="sm" fw={500}>
        {finding.message}
      </Text>
      {finding.label && <Text size="sm">{finding.label}</Text>}
      {finding.help.map((help) => (
        <Text key={help} size="sm" className="quiet">
          {help}
        </Text>
      ))}
    </>
  );
}

export function Scenarios({ checked, texts }: { checked: Checked; texts: Form<'ScenarioText'>[] }) {
  const say = useSay();
  if (checked.scenario_files.length === 0) {
    return (
      <Text size="sm" className="quiet">
        {say('scenarios-none')}
      </Text>
    );
  }
  return checked.scenario_files.map((file) => (
    <section key={file.file} aria-label={file.file}>
      <Findings findings={file.findings} />
      {file.scenarios.map((scenario) => (
        <Scenario
          key={scenario.scenario}
          scenario={scenario}
          text={sectionOf(texts.find((one) => one.name === file.file)?.text ?? '', scenario.scenario)}
        />
      ))}
    </section>
  ));
}

/** A scenario's own part of its file. */
export function sectionOf(text: string, name: string): string {
  const parts = text.split(/^(?=## )/m);
  const part = parts.find((part) => part.split('\n')[0]?.replace(/^## /, '').trim() === name) ?? '';
  return part.split('\n').slice(1).join('\n').trim();
}

function Scenario({ scenario, text }: { scenario: CheckedScenario; text: string }) {
  const say = useSay();
  const failed = scenario.checks.filter((check) => !check.passed);
  const [isOpen, setOpen] = useState(false);
  return (
    <Paper p="sm" mb="xs">
      <UnstyledButton w="100%" onClick={() => setOpen(!isOpen)} aria-expanded={isOpen}>
        <Group gap="xs" wrap="nowrap">
          <Badge
            color={scenario.passed ? 'teal' : 'red'}
            leftSection={scenario.passed ? <IconCheck size={12} /> : <IconX size={12} />}
          >
            {say(scenario.passed ? 'passed' : 'failed')}
          </Badge>
          <Text size="sm" fw={500}>
            {scenario.scenario}
          </Text>
        </Group>
      </UnstyledButton>
      {failed.map((check) => (
        <div key={`${check.line} ${check.expected}`} className={classes.check}>
          <IconX size={14} aria-hidden="true" />
          <span>{say('scenario-failed', { line: check.line, expected: check.expected, actual: check.actual })}</span>
        </div>
      ))}
      <Collapse expanded={isOpen}>{isOpen && <Markdown text={text} below={2} />}</Collapse>
    </Paper>
  );
}
