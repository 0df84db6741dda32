// What the check found, at the field that it is about.
import { Text } from '@mantine/core';
import type { Finding } from '../../../api/pact';
import { useSayCode } from '../../../words';
import pacts from '../pacts.module.css';

export function Found({ findings }: { findings: Finding[] }) {
  const sayCode = useSayCode();
  return findings.map((finding) => {
    const colour = finding.severity === 'error' ? pacts.error : finding.severity === 'warning' ? pacts.warning : '';
    return (
      <div key={`${finding.id} ${finding.line}:${finding.column}`} className={`${pacts.finding} ${colour}`}>
        <Text size="xs">
          {sayCode('severity', finding.severity)}: {finding.message}
          {finding.label && ` (${finding.label})`}
        </Text>
        {finding.help.map((help) => (
          <Text key={help} size="xs" className="quiet">
            {help}
          </Text>
        ))}
      </div>
    );
  });
}
