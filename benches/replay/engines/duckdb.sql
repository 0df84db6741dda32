-- pact.yaml in DuckDB. Matches are numbered for the caps where a rule counts them at all; then one window over each lead's events,
-- in which points are brought forward to one instant (2026-10-01, day 0), so that decayed sums are running sums.
WITH
fitted AS (
    SELECT
        lead_id, created_at, email IS NOT NULL AS known,
        CASE WHEN employees >= 1000 THEN 18 WHEN employees >= 200 THEN 22 WHEN employees >= 50 THEN 12 WHEN employees < 10 THEN -10 ELSE 0 END
        + CASE WHEN industry IN ('software', 'finance', 'manufacturing') THEN 12 WHEN industry IN ('retail', 'logistics') THEN 6 ELSE 0 END
        + CASE WHEN country IN ('DE', 'AT', 'CH') THEN 10 WHEN country IN ('FR', 'NL', 'BE', 'PL', 'CZ') THEN 5 ELSE 0 END
        + CASE WHEN seniority IN ('vp', 'c-level') THEN 20 WHEN seniority = 'director' THEN 16 WHEN seniority = 'manager' THEN 8 ELSE 0 END
        + CASE WHEN department IN ('it', 'operations') THEN 10 WHEN department = 'finance' THEN 4 ELSE 0 END
        + CASE WHEN regexp_matches(title, '\b(student|intern)\b', 'i') THEN -25 WHEN regexp_matches(title, '\b(head|chief)\b', 'i') THEN 6 ELSE 0 END
        + CASE WHEN yearly_budget >= 50 THEN 14 WHEN yearly_budget >= 15 THEN 8 ELSE 0 END
        + CASE WHEN service_desk THEN 6 ELSE 0 END AS points
    FROM 'leads.parquet'
),
-- Kinds of events by the rule that counts them: 1 pricing (and serious steps), 2 product pages, 3 case studies, 4 papers, 5 webinars,
-- 6 videos, 7 serious steps, 8 mail, 9 trial, 10 usage, 11 job seeker, 12 opted out, 13 demo requested, 0 the rest.
events AS (
    SELECT
        lead_id, event_id, epoch_ms("at") AS t,
        CASE name
            WHEN 'Pricing Viewed' THEN 1 WHEN 'Product Page Viewed' THEN 2 WHEN 'Integration Page Viewed' THEN 2
            WHEN 'Documentation Read' THEN 2 WHEN 'Case Study Read' THEN 3 WHEN 'Asset Downloaded' THEN 4
            WHEN 'Webinar Registered' THEN 5 WHEN 'Webinar Attended' THEN 5 WHEN 'Video Watched' THEN 6
            WHEN 'Comparison Read' THEN 7 WHEN 'Calculator Used' THEN 7 WHEN 'Security Page Viewed' THEN 7
            WHEN 'Email Link Clicked' THEN 8 WHEN 'Trial Started' THEN 9 WHEN 'Feature Used' THEN 10
            WHEN 'Trial Invited Colleague' THEN 10 WHEN 'Careers Viewed' THEN 11 WHEN 'Unsubscribed' THEN 12
            WHEN 'Demo Requested' THEN 13 ELSE 0 END::UTINYINT AS rule
    FROM 'events.parquet'
),
bounds AS (
    SELECT (1790812800000 - epoch_ms(greatest((SELECT max("at") FROM 'events.parquet'), (SELECT max(created_at) FROM fitted)))) / 86400000.0 AS days
),
counted AS (
    SELECT lead_id, event_id, t, rule, 0 AS n, 0 AS n_serious FROM events WHERE rule IN (0, 13)
    UNION ALL
    SELECT lead_id, event_id, t, rule, row_number() OVER (PARTITION BY lead_id, rule ORDER BY t, event_id), 0
    FROM events WHERE rule NOT IN (0, 1, 7, 13)
    UNION ALL
    SELECT lead_id, event_id, t, rule, row_number() OVER (PARTITION BY lead_id, rule ORDER BY t, event_id),
        row_number() OVER (PARTITION BY lead_id ORDER BY t, event_id)
    FROM events WHERE rule IN (1, 7)
),
-- Story to money: of case studies and pricing alone, the first pricing that follows right upon a case study in time.
-- If the one before was pricing too, it would have been the find already, or is too late after the same case study.
steps AS (
    SELECT lead_id, event_id, t, rule, lag(rule) OVER w AS rule_before, lag(t) OVER w AS t_before
    FROM events WHERE rule IN (1, 3) WINDOW w AS (PARTITION BY lead_id ORDER BY t, event_id)
),
story AS (
    SELECT lead_id, arg_min(event_id, row(t, event_id)) AS story_id FROM steps
    WHERE rule = 1 AND rule_before = 3 AND t - t_before < 14 * 86400000 GROUP BY lead_id
),
seen AS (
    SELECT lead_id, min(row(t, event_id)) AS first_seen FROM events WHERE rule IN (9, 13) GROUP BY lead_id
),
pointed AS (
    SELECT
        lead_id, event_id, t, rule, (t - 1790812800000) / 86400000.0 AS day,
        CASE rule
            WHEN 1 THEN if(n <= 6, 9, 0) + if(n_serious <= 8, 5, 0) WHEN 2 THEN if(n <= 20, 2, 0) WHEN 6 THEN if(n <= 6, 3, 0)
            WHEN 7 THEN if(n_serious <= 8, 5, 0) WHEN 8 THEN if(n <= 10, 1.5, 0) WHEN 10 THEN if(n <= 30, 1, 0) ELSE 0
        END::DOUBLE * exp(day * (ln(2) / 14)) AS p14,
        (CASE rule
            WHEN 3 THEN if(n <= 5, 6, 0) WHEN 4 THEN if(n <= 3, 7, 0) WHEN 5 THEN if(n <= 4, 8, 0) WHEN 9 THEN if(n <= 1, 20, 0)
            WHEN 11 THEN if(n <= 3, -8, 0) WHEN 12 THEN if(n <= 2, -40, 0) ELSE 0
        END + if(event_id = story_id, 15, 0))::DOUBLE * exp(day * (ln(2) / 30)) AS p30
    FROM counted LEFT JOIN story USING (lead_id)
),
scored AS (
    SELECT
        lead_id, event_id, t, rule, p14, p30,
        sum(p14) OVER w * exp(day * (-ln(2) / 14)) + sum(p30) OVER w * exp(day * (-ln(2) / 30)) AS e
    FROM pointed WINDOW w AS (PARTITION BY lead_id ORDER BY t, event_id ROWS UNBOUNDED PRECEDING)
),
-- Levels build on each other, so the highest one follows from the highest score: of all events, and of those from the first trial or demo on.
summed AS (
    SELECT
        lead_id, max(e) AS top, max(e) FILTER (row(t, event_id) >= first_seen) AS top_seen, sum(p14) AS s14, sum(p30) AS s30,
        min(row(t, event_id, e)) FILTER (rule = 13) AS raised, min(row(t, event_id, e)) FILTER (e >= 40 - 40e-9) AS ready
    FROM scored LEFT JOIN seen USING (lead_id)
    GROUP BY lead_id
),
decided AS (
    SELECT
        *, coalesce(s14 * exp(days * (ln(2) / 14)) + s30 * exp(days * (ln(2) / 30)), 0) AS "end",
        CASE WHEN known AND points >= 20 THEN raised END AS by_hand, CASE WHEN known AND points >= 35 THEN ready END AS by_score,
        least(by_hand, by_score) AS q
    FROM fitted LEFT JOIN summed USING (lead_id), bounds
)
SELECT
    lead_id,
    make_timestamp_ms(q[1]) AS qualified_at,
    CASE WHEN q = by_hand THEN 'hand raise' WHEN q IS NOT NULL THEN 'ready' END AS tier,
    CASE WHEN q IS NOT NULL THEN points::DOUBLE END AS fit,
    q[3] AS engagement_at,
    "end" AS engagement_end,
    CASE WHEN top IS NULL OR NOT known THEN 0 WHEN points < 20 THEN 1 WHEN top < 15 - 15e-9 THEN 2 WHEN points < 35 OR top < 30 - 30e-9 THEN 3
        WHEN top_seen IS NULL OR top_seen < 30 - 30e-9 THEN 4 WHEN points < 45 OR top_seen < 50 - 50e-9 THEN 5 ELSE 6 END AS level_peak,
    CASE WHEN top IS NULL OR NOT known THEN 0 WHEN points < 20 THEN 1 WHEN "end" < 15 - 15e-9 THEN 2 WHEN points < 35 OR "end" < 30 - 30e-9 THEN 3
        WHEN top_seen IS NULL THEN 4 WHEN points < 45 OR "end" < 50 - 50e-9 THEN 5 ELSE 6 END AS level_end
FROM decided
