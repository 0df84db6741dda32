"""pact.yaml in Polars: lazy expressions over one frame in the order (lead, instant, event id).

Points are brought forward to one instant (2026-10-01, day 0), so that decayed sums are running sums.
"""

import math

import polars as pl
from polars import col, when

DAY = 86_400_000
EPOCH = 1_790_812_800_000
FOURTEEN, THIRTY = math.log(2) / 14, math.log(2) / 30

# Kinds of events by the rule that counts them; 1 counts as a serious step (7) too.
PRICING, PRODUCT, CASE_STUDY, PAPER, WEBINAR, VIDEO, SERIOUS, MAIL, TRIAL, USAGE, JOB_AD, OPT_OUT, DEMO = range(1, 14)
RULES = {
    "Pricing Viewed": PRICING,
    "Product Page Viewed": PRODUCT,
    "Integration Page Viewed": PRODUCT,
    "Documentation Read": PRODUCT,
    "Case Study Read": CASE_STUDY,
    "Asset Downloaded": PAPER,
    "Webinar Registered": WEBINAR,
    "Webinar Attended": WEBINAR,
    "Video Watched": VIDEO,
    "Comparison Read": SERIOUS,
    "Calculator Used": SERIOUS,
    "Security Page Viewed": SERIOUS,
    "Email Link Clicked": MAIL,
    "Trial Started": TRIAL,
    "Feature Used": USAGE,
    "Trial Invited Colleague": USAGE,
    "Careers Viewed": JOB_AD,
    "Unsubscribed": OPT_OUT,
    "Demo Requested": DEMO,
}


def first(*alternatives, otherwise=0):
    """The value of the first condition that holds."""
    chain = None
    for condition, value in alternatives:
        chain = when(condition).then(value) if chain is None else chain.when(condition).then(value)
    return chain.otherwise(otherwise)


def fitted(leads: pl.LazyFrame) -> pl.LazyFrame:
    points = (
        first((col.employees >= 1000, 18), (col.employees >= 200, 22), (col.employees >= 50, 12), (col.employees < 10, -10))
        + first((col.industry.is_in(["software", "finance", "manufacturing"]), 12), (col.industry.is_in(["retail", "logistics"]), 6))
        + first((col.country.is_in(["DE", "AT", "CH"]), 10), (col.country.is_in(["FR", "NL", "BE", "PL", "CZ"]), 5))
        + first((col.seniority.is_in(["vp", "c-level"]), 20), (col.seniority == "director", 16), (col.seniority == "manager", 8))
        + first((col.department.is_in(["it", "operations"]), 10), (col.department == "finance", 4))
        + first((col.title.str.contains(r"(?i)\b(student|intern)\b"), -25), (col.title.str.contains(r"(?i)\b(head|chief)\b"), 6))
        + first((col.yearly_budget >= 50, 14), (col.yearly_budget >= 15, 8))
        + first((col.service_desk, 6))
    )
    return leads.select("lead_id", known=col.email.is_not_null(), points=points.cast(pl.Float64))


def scored(events: pl.LazyFrame) -> pl.LazyFrame:
    """Each event with the engagement after it (`e`) and what it adds, brought forward."""
    # The names are a dictionary in the file: only its words are looked up.
    rule = col.name.replace_strict(RULES, default=0, return_dtype=pl.UInt8)
    ordered = events.select("lead_id", "event_id", t=col("at").to_physical(), rule=rule).sort("lead_id", "t", "event_id")
    number = pl.int_range(1, pl.len() + 1, dtype=pl.UInt32)
    counted = ordered.with_columns(
        # One number finds its group quicker than two columns.
        n=number.over(col.lead_id * 16 + col.rule),
        n_serious=number.over(col.lead_id * 2 + col.rule.is_in([PRICING, SERIOUS]).cast(pl.Int64)),
        case_study=when(col.rule == CASE_STUDY).then(col.t).forward_fill().over("lead_id"),
        seen=col.rule.is_in([TRIAL, DEMO]).cast(pl.UInt8).cum_max().over("lead_id"),
        day=(col.t - EPOCH) / DAY,
    )
    story = (col.rule == PRICING) & (col.t - col.case_study < 14 * DAY)
    story = story & (story.cast(pl.UInt32).cum_sum().over("lead_id") == 1)
    capped = lambda rule, points, most: ((col.rule == rule) & (col.n <= most), points)
    p14 = first(
        capped(PRICING, 9.0, 6), capped(PRODUCT, 2.0, 20), capped(VIDEO, 3.0, 6), capped(MAIL, 1.5, 10), capped(USAGE, 1.0, 30), otherwise=0.0
    ) + first((col.rule.is_in([PRICING, SERIOUS]) & (col.n_serious <= 8), 5.0), otherwise=0.0)
    p30 = first(
        capped(CASE_STUDY, 6.0, 5), capped(PAPER, 7.0, 3), capped(WEBINAR, 8.0, 4), capped(TRIAL, 20.0, 1), capped(JOB_AD, -8.0, 3),
        capped(OPT_OUT, -40.0, 2), (col.story, 15.0), otherwise=0.0
    )
    return (
        counted.with_columns(story=story)
        .with_columns(q14=p14 * (col.day * FOURTEEN).exp(), q30=p30 * (col.day * THIRTY).exp())
        .with_columns(
            e=col.q14.cum_sum().over("lead_id") * (col.day * -FOURTEEN).exp()
            + col.q30.cum_sum().over("lead_id") * (col.day * -THIRTY).exp()
        )
        .select("lead_id", "event_id", "t", "rule", "seen", "q14", "q30", "e")
    )


def level(e, e_seen):
    """Levels build on each other; `e_seen` is the score that counts from the first trial or demo on."""
    return first(
        (col.top.is_null() | ~col.known, 0),
        (col.points < 20, 1),
        (e < 15 - 15e-9, 2),
        ((col.points < 35) | (e < 30 - 30e-9), 3),
        (col.top_seen.is_null() | (e_seen < 30 - 30e-9), 4),
        ((col.points < 45) | (e_seen < 50 - 50e-9), 5),
        otherwise=6,
    )


def replay() -> pl.LazyFrame:
    leads, events = pl.scan_parquet("leads.parquet"), pl.scan_parquet("events.parquet")
    latest = pl.collect_all([events.select(col("at").to_physical().max()), leads.select(col.created_at.to_physical().max())])
    days = (EPOCH - max(frame.item() for frame in latest)) / DAY
    fit, judged = fitted(leads), scored(events)
    summed = judged.group_by("lead_id").agg(
        top=col.e.max(),
        top_seen=col.e.filter(col.seen == 1).max(),
        end=col.q14.sum() * math.exp(days * FOURTEEN) + col.q30.sum() * math.exp(days * THIRTY),
    )
    is_ready = col("e") >= 40 - 40e-9
    raised = (col.rule == DEMO) & (col.points >= 20)
    qualified = (
        judged.filter((col.rule == DEMO) | is_ready)
        .join(fit.filter(col.known), on="lead_id")
        .filter(raised | (is_ready & (col.points >= 35)))
        .select("lead_id", "t", "event_id", "e", raised=raised)
        .group_by("lead_id")
        .agg(pl.all().sort_by("t", "event_id").first())
    )
    return (
        fit.join(summed, on="lead_id", how="left")
        .join(qualified, on="lead_id", how="left")
        .select(
            "lead_id",
            qualified_at=col.t.cast(pl.Datetime("ms", "UTC")),
            tier=when(col.raised).then(pl.lit("hand raise")).when(col.t.is_not_null()).then(pl.lit("ready")),
            fit=when(col.t.is_not_null()).then(col.points),
            engagement_at=col("e"),
            engagement_end=col.end.fill_null(0.0),
            level_peak=level(col.top, col.top_seen),
            level_end=level(col.end, col.end),
        )
    )
