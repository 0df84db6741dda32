// How leads are spread over a score, with the thresholds of tiers as handles: dragged, or moved by keys.
import { Box, Paper, Text, Title } from '@mantine/core';
import { useElementSize } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { type KeyboardEvent, type PointerEvent, useRef, useState } from 'react';
import { answer, api, type Form } from '../../api/client';
import { useFormats } from '../../formats';
import { ChartFrame } from '../../parts/chart';
import { useSay } from '../../words';
import classes from './histogram.module.css';
import { moved, type Score, type Threshold, thresholds } from './thresholds';

type Bin = Form<'ScoreBin'>;

const SCORES: Score[] = ['fit', 'engagement'];
/** Points between two marks of the axis. */
const TICK = 25;
/** Room that a mark needs. */
const TICK_ROOM = 34;
const HEIGHT = 96;
/** Until it is known how wide the page is. */
const USUAL_WIDTH = 480;

type Props = { text: string; pact: string | undefined; onText: (text: string) => void };

export function Thresholds({ text, pact, onText }: Props) {
  const say = useSay();
  const scores = useQuery({
    queryKey: ['leads', 'scores', pact],
    queryFn: () => answer(api.GET('/api/pacts/scores', { params: { query: { pact } } })),
  });
  const all = thresholds(text);
  if (!scores.data || all.length === 0) return null;
  const { width } = scores.data;
  return (
    <Paper p="sm" mb="sm" component="section" aria-labelledby="thresholds">
      <Title order={2} id="thresholds" fz="md">
        {say('thresholds')}
      </Title>
      <Text size="xs" className="quiet" mb="xs">
        {say('thresholds-about')}
      </Text>
      {SCORES.map((score) => {
        const own = all.filter((one) => one.score === score);
        const bins = scores.data?.[score] ?? [];
        if (own.length === 0) return null;
        return (
          <Histogram
            key={score}
            score={score}
            bins={bins}
            width={width}
            thresholds={own}
            onMove={(threshold, value) => onText(moved(text, threshold, value))}
          />
        );
      })}
    </Paper>
  );
}

type HistogramProps = {
  score: Score;
  bins: Bin[];
  width: number;
  thresholds: Threshold[];
  onMove: (threshold: Threshold, value: number) => void;
};

function Histogram({ score, bins, width, thresholds, onMove }: HistogramProps) {
  const say = useSay();
  const formats = useFormats();
  const least = Math.min(0, ...bins.map((bin) => bin.from));
  const most = Math.max(100, ...bins.map((bin) => bin.from + width), ...thresholds.map((one) => one.value + TICK));
  const { ref, width: room } = useElementSize();
  const whole = room || USUAL_WIDTH;
  const x = (value: number) => ((value - least) / (most - least)) * whole;
  const highest = Math.max(1, ...bins.map((bin) => bin.n));
  const passes = Math.min(...thresholds.map((one) => one.value));
  const ticks = Array.from(
    { length: Math.floor((most - least) / TICK) + 1 },
    (_, idx) => Math.ceil(least / TICK) * TICK + idx * TICK,
  );
  const every = Math.max(1, Math.ceil((ticks.length * TICK_ROOM) / whole));
  const title = say(`leads-by-${score}`);
  const rows = [[say(score), say('nav-leads')], ...bins.map((bin) => [`${bin.from} – ${bin.from + width}`, bin.n])];
  return (
    <Box mb="sm" ref={ref}>
      <ChartFrame title={title} file={`${score}.csv`} rows={rows} order={3}>
        <svg viewBox={`0 0 ${whole} ${HEIGHT + 16}`} className={classes.bars} role="img" aria-label={title}>
          {bins.map((bin) => (
            <rect
              key={bin.from}
              x={x(bin.from) + 0.5}
              y={HEIGHT - (bin.n / highest) * HEIGHT}
              width={Math.max(1, x(bin.from + width) - x(bin.from) - 1)}
              height={(bin.n / highest) * HEIGHT}
              className={bin.from >= passes ? classes.above : classes.below}
            >
              <title>
                {say('leads-between', {
                  from: formats.number(bin.from),
                  to: formats.number(bin.from + width),
                  leads: formats.number(bin.n),
                })}
              </title>
            </rect>
          ))}
          <line x1={0} x2={whole} y1={HEIGHT} y2={HEIGHT} className={classes.axis} />
          {ticks
            .filter((_, idx) => idx % every === 0)
            .map((tick) => (
              <text key={tick} x={x(tick)} y={HEIGHT + 13} className={classes.tick}>
                {formats.number(tick)}
              </text>
            ))}
          {thresholds.map((one) => (
            <line key={one.from} x1={x(one.value)} x2={x(one.value)} y1={0} y2={HEIGHT} className={classes.line} />
          ))}
        </svg>
      </ChartFrame>
      {thresholds.map((one) => (
        <Handle key={`${one.tier} ${one.from}`} threshold={one} least={least} most={most} onMove={onMove} />
      ))}
    </Box>
  );
}

type HandleProps = {
  threshold: Threshold;
  least: number;
  most: number;
  onMove: (threshold: Threshold, value: number) => void;
};

/** How far each key moves a threshold. */
const STEPS: Record<string, number> = {
  ArrowLeft: -1,
  ArrowDown: -1,
  ArrowRight: 1,
  ArrowUp: 1,
  PageDown: -10,
  PageUp: 10,
};

function Handle({ threshold, least, most, onMove }: HandleProps) {
  const say = useSay();
  const formats = useFormats();
  const track = useRef<HTMLDivElement>(null);
  const [isDragging, setDragging] = useState(false);
  const { value, tier, score } = threshold;
  const move = (to: number) => {
    const within = Math.round(Math.min(Math.max(to, least), most));
    if (within !== value) onMove(threshold, within);
  };
  const drag = (event: PointerEvent) => {
    const box = track.current?.getBoundingClientRect();
    if (box && isDragging) move(least + ((event.clientX - box.left) / box.width) * (most - least));
  };
  const press = (event: KeyboardEvent) => {
    const step = STEPS[event.key];
    if (step === undefined) return;
    event.preventDefault();
    move(value + step);
  };
  return (
    <div ref={track} className={classes.track}>
      <div
        role="slider"
        tabIndex={0}
        aria-label={say('threshold-of', { tier, score: say(score) })}
        aria-valuenow={value}
        aria-valuemin={least}
        aria-valuemax={most}
        aria-valuetext={say('at-least-n', { n: formats.number(value) })}
        className={classes.handle}
        style={{ left: `${((value - least) / (most - least)) * 100}%` }}
        onKeyDown={press}
        onPointerDown={(event) => {
          event.currentTarget.setPointerCapture(event.pointerId);
          setDragging(true);
        }}
        onPointerMove={drag}
        onPointerUp={() => setDragging(false)}
        onPointerCancel={() => setDragging(false)}
      >
        <span className={value > (least + most) / 2 ? classes.before : classes.after}>
          {tier} ≥ {formats.number(value)}
        </span>
      </div>
    </div>
  );
}
