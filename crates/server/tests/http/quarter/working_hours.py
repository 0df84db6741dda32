"""Working hours as docs/reference/handoff.md defines them, by looking at every minute of a date.

An instant is open if the clock on the wall shows a working hour then and nothing is closed. Instants are milliseconds since 1970.

>>> prague = WorkingHours("Europe/Prague", {day: (9 * 60, 17 * 60) for day in range(5)}, [])
>>> friday = ms("2026-10-09T15:00:00Z")  # 17:00 in Prague
>>> iso(prague.deadline(friday, minutes=30)), iso(prague.deadline(friday, days=1))
('2026-10-12T07:30:00Z', '2026-10-13T07:00:00Z')
>>> iso(prague.deadline(ms("2026-10-23T13:00:00Z"), days=1))  # 15:00, and the clocks are put back on Sunday
'2026-10-26T14:00:00Z'
"""

from datetime import date, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

SECOND = 1_000
MINUTE = 60 * SECOND
HOUR = 60 * MINUTE
DAY = 24 * HOUR


def ms(text):
    """Milliseconds since 1970 of `2026-10-05T09:00:00Z`."""
    at = datetime.fromisoformat(text.replace("Z", "+00:00"))
    return (at - datetime(1970, 1, 1, tzinfo=timezone.utc)) // timedelta(milliseconds=1)


def iso(at):
    """The other way round."""
    text = datetime.fromtimestamp(at / 1000, timezone.utc).isoformat()
    return text.replace("+00:00", "Z")


class WorkingHours:
    """When clocks run."""

    def __init__(self, zone, hours, closed):
        """`hours`: from Monday = 0, the minutes of the day from which and to which; `closed`: instants from which and to which."""
        self.zone = ZoneInfo(zone)
        self.hours = hours
        self.closed = closed
        self.known = {}

    def openings(self, day):
        """The times of a date that are open, in order, each as from and to."""
        if day not in self.known:
            self.known[day] = self._look(day)
        return self.known[day]

    def _look(self, day):
        if day.weekday() not in self.hours:
            return []
        first, last = self.hours[day.weekday()]
        midnight = int(datetime(day.year, day.month, day.day, tzinfo=timezone.utc).timestamp()) * SECOND
        found = []
        for at in range(midnight - 14 * HOUR, midnight + 38 * HOUR, MINUTE):
            wall = datetime.fromtimestamp(at // SECOND, self.zone)
            is_open = wall.date() == day and first <= wall.hour * 60 + wall.minute < last
            if is_open and not any(begins <= at < ends for begins, ends in self.closed):
                if found and found[-1][1] == at:
                    found[-1][1] = at + MINUTE
                else:
                    found.append([at, at + MINUTE])
        return found

    def after(self, at, working):
        """The first instant by which so much working time has passed; the next opening, if none has to."""
        day = self.date(at) - timedelta(days=1)
        while True:
            for begins, ends in self.openings(day):
                if ends > at:
                    begins = max(begins, at)
                    if working <= ends - begins:
                        return begins + working
                    working -= ends - begins
            day += timedelta(days=1)

    def between(self, begins, ends):
        """How much working time passes from an instant to another."""
        passed = 0
        day = self.date(begins) - timedelta(days=1)
        while day <= self.date(ends) + timedelta(days=1):
            passed += sum(max(0, min(to, ends) - max(at, begins)) for at, to in self.openings(day))
            day += timedelta(days=1)
        return passed

    def deadline(self, at, days=0, minutes=0):
        """When a promise of so many working days and working minutes runs out."""
        if days:
            at = self._days_on(self.after(at, 0), days)
        return self.after(at, minutes * MINUTE) if minutes or not days else at

    def _days_on(self, at, days):
        wall = datetime.fromtimestamp(at // SECOND, self.zone)
        day = wall.date()
        while days:
            day += timedelta(days=1)
            days -= 1 if self.openings(day) else 0
        same_time = datetime.combine(day, wall.time(), self.zone)
        at = int(same_time.timestamp()) * SECOND + at % SECOND
        for begins, ends in self.openings(day):
            if at <= ends:
                return max(at, begins)
        return self.openings(day)[-1][1]

    def date(self, at):
        """The date that the calendar on the wall shows."""
        return datetime.fromtimestamp(at // SECOND, self.zone).date()


def closed_times(path, zone):
    """What an iCalendar file of whole days, and of times in UTC, closes."""
    zone = ZoneInfo(zone)
    closed, event = [], {}

    def instant(text):
        if text.endswith("Z"):
            return ms(datetime.strptime(text, "%Y%m%dT%H%M%SZ").isoformat() + "Z")
        return int(datetime.strptime(text, "%Y%m%d").replace(tzinfo=zone).timestamp()) * SECOND

    for line in path.read_text(encoding="utf-8").splitlines():
        name, _, value = line.partition(":")
        name = name.split(";")[0]
        if name == "BEGIN":
            event = {}
        elif name == "END" and value == "VEVENT":
            ends = event.get("DTEND")
            if ends is None:
                day = datetime.strptime(event["DTSTART"], "%Y%m%d").date() + timedelta(days=1)
                ends = day.strftime("%Y%m%d")
            closed.append((instant(event["DTSTART"]), instant(ends)))
        else:
            event[name] = value
    return closed


def mondays(begins, ends):
    """The Mondays (UTC) of the weeks that a time touches."""

    def monday(at):
        day = date(1970, 1, 1) + timedelta(days=at // DAY)
        return day - timedelta(days=day.weekday())

    day = monday(begins)
    while day <= monday(ends - 1):
        yield day
        day += timedelta(days=7)
