"""Counts the funnel and both parties' promises of a quarter from what was sent and done, and compares them with what the service says.

    python3 figures.py quarter.jsonl

Written from docs/reference/handoff.md and semantics.md, for the pact beside it. Of the service it takes when it offered each lead and to
whom it gave it; whatever follows from that is counted here by other code: who qualifies when, deadlines, clocks, stages.
Prints each difference with both numbers, and fails if there is one.
"""

import doctest
import json
import math
import sys
import zoneinfo
from collections import Counter, defaultdict
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

import working_hours
from working_hours import DAY, MINUTE, WorkingHours, closed_times, iso, mondays, ms

# What pact.yaml says.
ZONE = "Europe/Prague"
HOURS = {**{day: (9 * 60, 17 * 60) for day in range(4)}, 4: (9 * 60, 15 * 60 + 30)}
READING, ASKING, WARM = 10, 20, 40
COOL_OFF = 14 * DAY
QUALIFIED_A_QUARTER, COMPLETE = 200, 0.95
WORKING = {
    "hand over within": {"minutes": 30},
    "respond within": {"minutes": 30},
    "at the latest": {"days": 1},
    "decide within": {"days": 2},
}
PLAIN = {"touches": 10 * DAY, "status every": 5 * DAY}
TOUCHES = {"call": 2, "email": 2}

# The table "what can be done" of the page about handoffs.
OPEN = ("offered", "accepted", "qualified", "opportunity")
BECOMES = {
    "accept": "accepted",
    "reject": "rejected",
    "disqualify": "disqualified",
    "recycle": "recycled",
    "qualify": "qualified",
    "open": "opportunity",
    "win": "won",
    "lose": "lost",
}
UPDATES = ("touch", "note", "next step", "accept", "qualify", "open")
STAGES = ["inquiry", "mql", "sal", "sql", "opportunity", "customer", "evangelist"]
REACHES = {"accept": "sal", "qualify": "sql", "open": "opportunity", "win": "customer"}


class Clock:
    """A promise that runs, or ran."""

    def __init__(self, promise, begins, due, owner):
        self.promise, self.begins, self.due, self.owner = promise, begins, due, owner
        self.state, self.kept_at, self.because = "running", None, None

    def keep(self, at):
        """What was promised was done."""
        if self.state == "dropped":
            if at > self.stopped_at:
                return
            self.state = "kept"
        elif self.state == "running":
            self.state = "kept"
        self.kept_at = at if self.kept_at is None else min(at, self.kept_at)

    def drop(self, at, because):
        """Nothing is owed any more."""
        if self.state == "running":
            self.state, self.stopped_at, self.because = "dropped", at, because


class Handoff:
    """One passing of a lead to sales, from what was done with it."""

    def __init__(self, told, decision, hours):
        self.id, self.lead, self.tier = told["id"], told["lead"], told["tier"]
        self.happened_at, self.received_at = decision["at"], decision["received_at"]
        self.hours = hours
        self.offered_at = None
        self.state, self.reason, self.owner = "offered", None, None
        self.clocks, self.touches = [], []
        self.paused_until = self.ended = self.reopened_at = None

    # What time does.

    def advance(self, to):
        """Everything that falls due up to an instant."""
        if self.paused_until is not None and self.paused_until <= to and self.state in OPEN:
            self.paused_until = None
        for clock in self.clocks:
            heard = clock.due if self.reopened_at is None else max(clock.due, self.reopened_at)
            if clock.state == "running" and heard <= to:
                clock.state = "breached"
                if clock.promise == "hand over within":
                    clock.kept_at = self.offered_at

    def start(self, promise, at):
        """A round of a promise begins."""
        if promise in PLAIN:
            due = max(at, self.paused_until or at) + PLAIN[promise]
        else:
            due = self.hours.deadline(at, **WORKING[promise])
        owner = None if promise == "hand over within" else self.owner
        self.clocks.append(Clock(promise, at, due, owner))

    def running(self):
        return [clock for clock in self.clocks if clock.state == "running"]

    def latest(self, promise):
        return next((clock for clock in reversed(self.clocks) if clock.promise == promise), None)

    # What people and the desk do.

    def offer(self, at):
        self.offered_at = at
        self.start("hand over within", self.happened_at)
        if self.clocks[0].due > at:
            self.clocks[0].keep(at)
        for promise in ("respond within", "at the latest", "decide within", "touches"):
            self.start(promise, at)

    def assign(self, owner, at, ran_out):
        self.owner = owner
        for clock in self.running():
            clock.owner = owner
        if ran_out in ("respond within", "decide within", "status every"):
            before = self.latest(ran_out)
            if before.state == "breached" and before.kept_at is None:
                self.start(ran_out, at)

    def act(self, body, at):
        act = body["act"]
        if act == "touch":
            self.touch(body["kind"], ms(body["happened_at"]) if "happened_at" in body else at)
        elif act == "pause":
            self.end_pause(at)
            self.paused_until = ms(body["until"])
            self.shift(self.paused_until - at)
        elif act == "resume":
            self.end_pause(at)
        elif act == "reopen":
            self.reopen(at)
        if act in BECOMES:
            self.become(BECOMES[act], at)
            self.reason = body.get("reason")
        if act in UPDATES and self.state in OPEN and self.state != "offered":
            before = self.latest("status every")
            if before is not None:
                before.keep(at)
            self.start("status every", at)

    def become(self, state, at):
        was, self.state = self.state, state
        if was == "offered":
            for clock in self.clocks:
                if clock.promise == "decide within":
                    clock.keep(at)
        if state == "opportunity":
            for clock in self.clocks:
                if clock.promise in ("respond within", "at the latest", "touches"):
                    clock.drop(at, "deal")
        if state not in OPEN and self.ended is None:
            self.ended = (was, at)
            for clock in self.clocks:
                clock.drop(at, "closed")

    def reopen(self, at):
        (self.state, ended_at), self.ended = self.ended, None
        self.reason, self.reopened_at = None, at
        for clock in self.clocks:
            is_undone = self.state == "offered" and clock.promise == "decide within" and clock.kept_at == ended_at
            if clock.state == "dropped" and clock.because == "closed":
                clock.state = "running"
            elif is_undone:
                clock.state, clock.kept_at = ("running" if clock.state == "kept" else clock.state), None

    def touch(self, kind, happened_at):
        self.touches.append(happened_at)
        window = self.latest("touches")
        window.counted = getattr(window, "counted", [])
        if happened_at < window.due:
            window.counted.append((happened_at, kind))
        for clock in self.clocks:
            if clock.promise in ("respond within", "at the latest"):
                clock.keep(happened_at)
        counts = Counter(kind for _, kind in window.counted)
        if all(counts[kind] >= n for kind, n in TOUCHES.items()):
            window.keep(max(at for at, _ in window.counted))

    def end_pause(self, at):
        if self.paused_until is not None:
            self.shift(at - self.paused_until)
            self.paused_until = None

    def shift(self, by):
        """What counts plain time stands still in a pause."""
        for clock in self.running():
            if clock.promise in PLAIN:
                clock.due += by


class Lead:
    """What a lead did, where it stands, and when it was ready."""

    def __init__(self):
        self.first_at = None
        self.stage, self.entered = "inquiry", {}
        self.points, self.is_complete = 0, False
        self.in_hands = self.is_given_up = False
        self.returned_at, self.is_new_signal = None, False
        self.before, self.first_tier, self.owner = None, None, None

    def does(self, what, at):
        """Takes in what it did or told; the tier in which it is ready by that, if it is."""
        self.first_at = at if self.first_at is None else self.first_at
        if "inquiry" not in self.entered:
            self.entered["inquiry"] = at
        if what in ("introduced", "named company"):
            self.is_complete = True
        if what in ("read prices", "asked for demo"):
            self.points += READING if what == "read prices" else ASKING
            self.is_new_signal = True
        tier = "hot" if what == "asked for demo" else "warm" if self.points >= WARM else None
        is_busy = self.in_hands or self.is_given_up or self.stage in ("opportunity", "customer")
        is_back = self.returned_at is None or (at - self.returned_at >= COOL_OFF and self.is_new_signal)
        if tier is None or is_busy or not is_back or not self.is_complete:
            return None
        self.in_hands, self.returned_at = True, None
        self.first_tier = self.first_tier or tier
        self.enter("mql", at)
        return tier

    def enter(self, stage, at):
        self.stage = stage
        self.entered.setdefault(stage, at)

    def hears(self, act, at):
        """Takes in what sales did with it."""
        if act in ("reject", "recycle", "lose", "disqualify"):
            self.before = self.stage
        if act in ("reject", "recycle", "lose"):
            self.stage, self.in_hands = "nurture", False
            self.returned_at, self.is_new_signal = at, False
        elif act == "disqualify":
            self.stage, self.in_hands, self.is_given_up = "disqualified", False, True
        elif act == "win":
            self.enter("customer", at)
            self.in_hands = False
        elif act == "reopen":
            self.stage, self.in_hands = self.before, True
            self.returned_at, self.is_given_up = None, False
        elif act in REACHES and STAGES.index(REACHES[act]) > STAGES.index(self.stage):
            self.enter(REACHES[act], at)


class Quarter:
    """The log, gone through in the order in which things happened."""

    def __init__(self, path):
        lines = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
        self.names = {line["person"]: line["name"] for line in lines if "person" in line}
        self.told = [line["handoff"] for line in lines if line.keys() == {"handoff"}]
        self.asked = [line for line in lines if "asked" in line]
        self.sent = [line for line in lines if "sent" in line]
        self.done = [line for line in lines if "did" in line]
        self.n_refused = sum(1 for line in lines if "refused" in line)
        self.hours = WorkingHours(ZONE, HOURS, closed_times(path_of("closed.ics"), ZONE))
        self.now = ms(self.asked[0]["at"])
        self.leads, self.handoffs, self.decisions = defaultdict(Lead), {}, []
        self.differences = []
        self.live()

    def live(self):
        lead_of = {told["id"]: told["lead"] for told in self.told}
        stream = [(ms(line["happened_at"]), 0, n, line) for n, line in enumerate(self.sent)]
        stream += [(ms(line["at"]), 1, n, line) for n, line in enumerate(self.done)]
        for at, _, _, line in sorted(stream, key=lambda one: one[:3]):
            if "sent" in line:
                lead = self.leads[line["lead"]]
                tier = lead.does(line["sent"], at)
                if tier is not None:
                    decision = {"lead": line["lead"], "tier": tier, "at": at, "received_at": ms(line["at"])}
                    self.decisions.append(decision)
            else:
                self.leads[lead_of[line["handoff"]]].hears(line["did"]["act"], at)
        self.compare_decisions()
        for told in sorted(self.told, key=lambda told: ms(told["steps"][0]["at"])):
            self.work(told)

    def compare_decisions(self):
        def spoken(lead, tier, at):
            return f"{lead} {tier} at {iso(at)}"

        ours = Counter(spoken(one["lead"], one["tier"], one["at"]) for one in self.decisions)
        theirs = Counter(spoken(one["lead"], one["tier"], ms(one["qualified_at"])) for one in self.told)
        for one, n in ((ours - theirs) | (theirs - ours)).items():
            self.differences.append(f"handed over: {one}: the service says {theirs[one]}, counted {ours[one]}")

    def work(self, told):
        """Lives one handoff through: the offer and the desk's assigning from its steps, all acts from our own log."""
        at = ms(told["qualified_at"])
        decision = next((one for one in self.decisions if one["lead"] == told["lead"] and one["at"] == at), None)
        if decision is None:
            return
        handoff = self.handoffs[told["id"]] = Handoff(told, decision, self.hours)
        stream = []
        for step in told["steps"]:
            by_desk = step["by"] == "leadpact" and step["act"] in ("offer", "assign")
            if by_desk:
                # The desk works after each act: what an act sets off, at the same instant, comes after it.
                stream.append((ms(step["at"]), 0 if step["act"] == "offer" else 2, step["act"], step["detail"]))
        for line in self.done:
            if line["handoff"] == told["id"]:
                stream.append((ms(line["at"]), 1, line["did"]["act"], line["did"]))
        for at, _, act, body in sorted(stream, key=lambda one: one[:2]):
            if act != "offer":
                handoff.advance(at)
            if act == "offer":
                handoff.offer(at)
                handoff.advance(at)
            elif act == "assign" and "to" in body:
                handoff.assign(body["to"], at, None)
            elif act == "assign":
                why = body["assign"]["why"]
                ran_out = why["breach"] if isinstance(why, dict) else None
                owner = body["assign"]["to"]
                word = {"respond": "respond within", "decide": "decide within", "status": "status every"}.get(ran_out)
                handoff.assign(owner.get("person"), at, word)
                if ran_out is not None and handoff.latest(word).begins != at:
                    self.differences.append(f"{told['id']} went on at {iso(at)} because of `{word}`: it did not run out")
            else:
                handoff.act(body, at)
        handoff.advance(self.now)
        self.leads[told["lead"]].owner = handoff.owner

    # What the service is asked for, counted.

    def sla(self, begins, ends):
        offered = [one for one in self.handoffs.values() if begins <= one.offered_at < ends]
        answered = [one for one in offered if one.touches]
        parts = {"capture": [], "decision": [], "routing": [], "human": [], "total": []}
        for one in answered:
            first = min(one.touches)
            parts["capture"].append(one.received_at - one.happened_at)
            # Leads are decided on in the transaction that takes their calls in.
            parts["decision"].append(0)
            parts["routing"].append(one.offered_at - one.received_at)
            parts["human"].append(first - one.offered_at)
            parts["total"].append(first - one.happened_at)
        response = {name: spread(times) for name, times in parts.items()}
        response |= {"n_answered": len(answered), "n_unanswered": len(offered) - len(answered)}
        response["wall"] = bins(answered, lambda begins, ends: ends - begins)
        response["working"] = bins(answered, self.hours.between)
        incomplete = [one for one in offered if one.state == "rejected" and one.reason == "incomplete_information"]
        return {
            "n_offered": len(offered),
            "by_state": dict(Counter(one.state for one in offered)),
            "complete": {"promised": COMPLETE, "n_incomplete": len(incomplete)},
            "quota": self.quota(begins, ends),
            "promises": self.promises(begins, ends),
            "response": response,
        }

    def promises(self, begins, ends):
        promises = {}
        for clock in (clock for one in self.handoffs.values() for clock in one.clocks):
            if not begins <= clock.due < ends:
                continue
            promise = promises.setdefault(
                clock.promise,
                {"party": "marketing" if clock.promise == "hand over within" else "sales", "people": {}}
                | {"n_kept": 0, "n_excused": 0, "n_breached": 0, "n_running": 0},
            )
            if clock.state == "breached" and clock.kept_at is not None and clock.kept_at < clock.due:
                promise["n_excused"] += 1
            elif clock.state in ("kept", "breached"):
                promise[f"n_{clock.state}"] += 1
                if clock.owner is not None:
                    of = promise["people"].setdefault(self.names[clock.owner], {"n_kept": 0, "n_breached": 0})
                    of[f"n_{clock.state}"] += 1
            elif clock.state == "running":
                promise["n_running"] += 1
        return promises

    def quota(self, begins, ends):
        day = QUALIFIED_A_QUARTER / (365.25 / 4)
        first, after = quarter_of(ends - 1)
        n_in_it = sum(1 for one in self.handoffs.values() if first <= one.offered_at < ends)
        share = (ends - first) / (after - first)
        rate = {"from": iso(first)[:10], "to": iso(after)[:10], "n_offered": n_in_it, "due": QUALIFIED_A_QUARTER * share}
        if ends - first >= DAY:
            rate["projected"] = n_in_it / share
        weeks = []
        for monday in mondays(begins, ends):
            week = ms(f"{monday}T00:00:00Z")
            span = (max(week, begins), min(week + 7 * DAY, ends))
            n = sum(1 for one in self.handoffs.values() if span[0] <= one.offered_at < span[1])
            weeks.append({"from": str(monday), "n_offered": n})
        due = day * (ends - begins) / DAY
        return {
            "count": QUALIFIED_A_QUARTER,
            "period": "quarter",
            "due": due,
            "due_a_week": day * 7,
            "weeks": weeks,
            "run_rate": rate,
        }

    def funnel(self, begins, ends, joined="inquiry", by=None):
        joins = [lead for lead in self.leads.values() if begins <= lead.entered.get(joined, -1) < ends]
        parts = defaultdict(list)
        for lead in joins:
            part = {"owner": self.names.get(lead.owner), "tier": lead.first_tier, None: None}[by]
            parts[part].append(lead)
        counted = {"all": self.steps(joins, joined)}
        if by is not None:
            counted["parts"] = {str(part): self.steps(leads, joined) for part, leads in parts.items()}
        return counted

    @staticmethod
    def steps(leads, joined):
        stages = STAGES[STAGES.index(joined):]
        steps, before = {}, None
        for place, stage in enumerate(stages):
            beyond = stages[place:]
            step = {
                "n_reached": sum(1 for lead in leads if any(later in lead.entered for later in beyond)),
                "n_now": sum(1 for lead in leads if lead.stage == stage),
            }
            took = []
            if place > 0:
                both = [lead.entered for lead in leads if stage in lead.entered and stages[place - 1] in lead.entered]
                took = [entered[stage] - entered[stages[place - 1]] for entered in both]
                if before:
                    step["of_before"] = step["n_reached"] / before
            step["took"] = spread([time for time in took if time >= 0])
            before = step["n_reached"]
            steps[stage] = step
        return {
            "steps": steps,
            "n_nurture": sum(1 for lead in leads if lead.stage == "nurture"),
            "n_disqualified": sum(1 for lead in leads if lead.stage == "disqualified"),
        }

    # Both side by side.

    def compare_all(self):
        for line in self.asked:
            path, query = urlsplit(line["asked"]).path, dict(parse_qsl(urlsplit(line["asked"]).query))
            usual_days = 28 if path == "/api/sla" else 91
            ends = ms(query["to"]) if "to" in query else self.now
            begins = ms(query["from"]) if "from" in query else ends - usual_days * DAY
            if path == "/api/sla":
                ours, theirs = self.sla(begins, ends), plain_sla(line["answer"])
            else:
                ours = self.funnel(begins, ends, query.get("joined", "inquiry"), query.get("by"))
                theirs = plain_funnel(line["answer"])
            for key in ("pact", "from", "to"):
                theirs.pop(key)
            self.compare(line["asked"], theirs, ours)

    def compare(self, where, theirs, ours):
        if isinstance(theirs, dict) and isinstance(ours, dict):
            for key in sorted(theirs.keys() | ours.keys(), key=str):
                self.compare(f"{where} {key}", theirs.get(key), ours.get(key))
        elif isinstance(theirs, list) and isinstance(ours, list) and len(theirs) == len(ours):
            for place, (one, other) in enumerate(zip(theirs, ours)):
                self.compare(f"{where} {place}", one, other)
        elif isinstance(theirs, float) and isinstance(ours, (int, float)):
            if not math.isclose(theirs, ours, rel_tol=1e-9):
                self.differences.append(f"{where}: the service says {theirs}, counted {ours}")
        elif theirs != ours:
            self.differences.append(f"{where}: the service says {theirs}, counted {ours}")


def path_of(name):
    return Path(__file__).with_name(name)


def quarter_of(at):
    """The first instants of the quarter (UTC) in which an instant lies, and of the next one."""
    year, month = int(iso(at)[:4]), int(iso(at)[5:7])
    first = (month - 1) // 3 * 3 + 1
    begins = ms(f"{year}-{first:02}-01T00:00:00Z")
    ends = ms(f"{year}-{first + 3:02}-01T00:00:00Z") if first < 10 else ms(f"{year + 1}-01-01T00:00:00Z")
    return begins, ends


def bins(answered, time):
    """First responses by how long they took, each bin with the average of its parts; all bins, or none."""
    bounds = [5, 15, 30, 60, 120, 240, 480, 1440, 2880, 10080]
    found = {bound: [] for bound in [*bounds, None]}
    for one in answered:
        instants = [one.happened_at, one.received_at, one.received_at, one.offered_at, min(one.touches)]
        parts = [time(*pair) for pair in zip(instants, instants[1:])]
        found[next((bound for bound in bounds if sum(parts) <= bound * MINUTE), None)].append(parts)
    names = ["capture_ms", "decision_ms", "routing_ms", "human_ms"]
    told = []
    for bound, all_parts in found.items() if answered else ():
        means = [sum(times) // len(all_parts) for times in zip(*all_parts)] or [0] * 4
        up_to = {} if bound is None else {"up_to_ms": bound * MINUTE}
        told.append(up_to | {"n": len(all_parts)} | dict(zip(names, means)))
    return told


def spread(times):
    """Half of the times, nine of ten of them, and all of them are no longer."""
    if not times:
        return {}
    ordered = sorted(times)

    def share(percent):
        return ordered[-(-len(ordered) * percent // 100) - 1]

    return {"p50_ms": share(50), "p90_ms": share(90), "max_ms": ordered[-1]}


def plain_sla(sheet):
    """The service's answer with names in the place of lists."""
    promises = {}
    for promise in sheet["promises"]:
        people = {one["person"]["name"]: {k: v for k, v in one.items() if k != "person"} for one in promise["people"]}
        promises[promise["promise"]] = {k: v for k, v in promise.items() if k != "promise"} | {"people": people}
    return sheet | {"promises": promises}


def plain_funnel(sheet):
    """The service's answer with names in the place of lists."""

    def plain(funnel):
        steps = {step["stage"]: {k: v for k, v in step.items() if k != "stage"} for step in funnel["steps"]}
        return {k: v for k, v in funnel.items() if k != "name"} | {"steps": steps}

    plainer = sheet | {"all": plain(sheet["all"])}
    if "parts" in sheet:
        plainer["parts"] = {str(part.get("name")): plain(part) for part in sheet["parts"]}
    return plainer


def main():
    if sys.version_info < (3, 11):
        sys.exit(f"this is Python {sys.version.split()[0]}: install 3.11 or newer, as `python3`")
    if ZONE not in zoneinfo.available_timezones():
        sys.exit(f"Python knows no time zone {ZONE}: install the package tzdata, of the system or of PyPI")
    broken, _ = doctest.testmod(working_hours)
    quarter = Quarter(Path(sys.argv[1]))
    quarter.compare_all()
    for difference in quarter.differences:
        print(difference)
    clocks = [clock for one in quarter.handoffs.values() for clock in one.clocks]
    states = Counter(clock.state for clock in clocks)
    acts = Counter(line["did"]["act"] for line in quarter.done)
    print(f"{len(quarter.leads)} leads, {len(quarter.told)} handoffs, {len(clocks)} clocks {dict(states)}")
    print(f"{sum(acts.values())} acts {dict(acts)}, {quarter.n_refused} refused")
    print(f"{len(quarter.asked)} answers compared, {len(quarter.differences)} differences")
    sys.exit(1 if broken or quarter.differences else 0)


if __name__ == "__main__":
    main()
